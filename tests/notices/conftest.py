"""Real servers on this machine for every means: a mail server, two kinds of robots, a gateway."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from gongzhi.cases.following import follow_all
from gongzhi.connections import registry
from gongzhi.connections.outgoing.lanes import send_lane, waiting_lanes
from gongzhi.intake.tests.conftest import World, world
from tests.connections.servers import Got, Listener, Told, listening
from tests.platform.servers import free_port

__all__ = ["World", "world"]
SECRET = "SEC0001"
NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def _bytes(envelope: Envelope) -> bytes:
    assert isinstance(envelope.content, bytes)
    return envelope.content


@dataclass
class MailServer:
    """Takes mail, or answers what `refuse` says."""

    taken: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_RCPT(  # noqa: N802 the name the library calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        found = message_from_bytes(_bytes(envelope), policy=policy.default)
        assert isinstance(found, EmailMessage)
        with self.lock:
            self.taken.append(found)
        return "250 OK"


@dataclass
class Means:
    """Everything a message can go out by, and short words to make it go."""

    mail: MailServer
    http: Listener

    def said(self, path: str) -> list[str]:
        """Texts that reached the robot or the gateway at this path."""
        rows = [json.loads(got.body) for got in self.http.got if got.path.startswith(path)]
        return [row["text"]["content"] if "text" in row else row["content"] for row in rows]

    def tell(self, now: datetime) -> None:
        follow_all("notices", lambda entries: registry.FOLLOWERS["notices"](entries, now=now))

    def send(self, now: datetime) -> None:
        for lane in waiting_lanes(now):
            send_lane(lane, registry.sender(lane), lambda: now)

    def go(self, now: datetime) -> None:
        self.tell(now)
        self.send(now)


def good(got: Got) -> Told:
    """What the three kinds of receivers answer when all is well."""
    return Told(200, b'{"code": "0"}' if got.path.startswith("/sms") else b'{"errcode": 0, "errmsg": "ok"}')


SET_UP = """
链接: https://gongzhi.example.gov.cn
邮件: {{主机: 127.0.0.1, 端口: {port}, 发件人: gongzhi@example.gov.cn, 加密: 无}}
短信:
  {{地址: "{url}/sms", 请求头: {{X-Key: abc}}, 号码栏: mobile, 内容栏: content, 成功: code=0}}
企业微信: {{QY-ZF: {{地址: "{url}/wecom?key=1"}}}}
钉钉: {{QY-ZH: {{地址: "{url}/ding?access_token=1", 密钥: {secret}}}}}
"""


@pytest.fixture
def means(settings: Any, tmp_path: Path, world: World) -> Iterator[Means]:
    server = MailServer()
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    with listening() as listener:
        listener.always = good
        settings.DATA = tmp_path
        content = SET_UP.format(port=port, url=listener.url, secret=SECRET)
        (tmp_path / "channels.yaml").write_text(content, encoding="utf-8")
        world.now = NOON - timedelta(minutes=5)
        yield Means(server, listener)
    controller.stop()
