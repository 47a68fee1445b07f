"""The small county with the procedure for matters from elsewhere, and a peer it shares a secret with."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from gongzhi.cases import installing
from gongzhi.cases.following import follow_all
from gongzhi.cases.tests.conftest import NOW, County, county
from gongzhi.connections import registry
from gongzhi.connections.outgoing.lanes import send_lane, waiting_lanes
from gongzhi.connections.outgoing.signing import sign
from tests.connections.servers import Got, Listener, Told, listening

__all__ = ["County", "county"]
SECRET = "a secret both know"
SET_UP = "本机: QX\n对方: {{BS: {{名称: 白石镇, 地址: '{url}', 密钥: {secret}}}}}\n"


@dataclass
class Peer:
    """The other system: what it hears, and what it hands in."""

    http: Listener

    def receipt(self, got: Got, number: str = "26000000777") -> Told:
        uid = UUID(got.headers["webhook-id"].removeprefix("msg_"))
        body = json.dumps({"number": number, "seq": 1}).encode()
        return Told(200, body, headers=sign(SECRET.encode(), uid, body, timezone.now()))

    def hands_in(self, kind: str, number: str, uid: UUID | None = None, **more: Any) -> Any:
        said = {"from": "BS", "to": "QX", "kind": kind, "number": number, "data": {}} | more
        return self.post(json.dumps(said).encode(), uid or uuid4())

    def post(
        self, body: bytes, uid: UUID, *, key: str = SECRET, at: datetime | None = None, own: str = "BS"
    ) -> Any:
        headers = sign(key.encode(), uid, body, at or timezone.now()) | {"X-Gongzhi-From": own}
        return Client().post("/exchange/v1/inbox", body, content_type="application/json", headers=headers)

    def go(self, now: datetime) -> None:
        follow_all("exchange", lambda entries: registry.FOLLOWERS["exchange"](entries, now=now))
        for lane in waiting_lanes(now):
            send_lane(lane, registry.sender(lane), lambda: now)


@pytest.fixture
def peer(county: County, settings: Any, tmp_path: Path) -> Iterator[Peer]:
    procedures = django_settings.PACKS / "cn" / "procedures"
    installing.install(procedures / "外部工单接入" / "procedure.yaml", NOW)
    settings.DATA = tmp_path
    with listening() as listener:
        found = Peer(listener)
        listener.always = found.receipt
        (tmp_path / "exchange.yaml").write_text(SET_UP.format(url=listener.url, secret=SECRET))
        yield found
