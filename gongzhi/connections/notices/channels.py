"""`channels.yaml` in the data directory: by which means messages leave this installation.

Without the file nothing is sent and nothing is prepared. It holds passwords, so it stands beside the secret
key and not in the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping

FILE = "channels.yaml"
ENCRYPTION = {"无", "starttls", "tls"}


@dataclass(frozen=True, slots=True)
class Mail:
    host: str
    port: int
    sender: str
    encryption: str
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Gateway:
    """A text message gateway that takes JSON. `success`: field of the answer and what it must say."""

    url: str
    headers: Mapping[str, str]
    number: str
    text: str
    more: Mapping[str, Any]
    success: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot in a group. `secret` only for DingTalk, which signs."""

    url: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Channels:
    """`wecom`, `dingtalk`: code of a unit → its group's robot. `root`: how links begin."""

    root: str = ""
    mail: Mail | None = None
    sms: Gateway | None = None
    wecom: Mapping[str, Robot] = field(default_factory=dict)
    dingtalk: Mapping[str, Robot] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        return bool(self.mail or self.sms or self.wecom or self.dingtalk)


def channels() -> Channels:
    """What is set up now; read again when the file has changed."""
    path = Path(settings.DATA) / FILE
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Channels()
    return _read(path, changed)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Channels:
    content = read_mapping(path, {"链接"}, frozenset({"邮件", "短信", "企业微信", "钉钉"}))
    try:
        return Channels(
            root=str(content["链接"]).rstrip("/"),
            mail=_mail(content["邮件"]) if "邮件" in content else None,
            sms=_gateway(content["短信"]) if "短信" in content else None,
            wecom={code: Robot(row["地址"]) for code, row in content.get("企业微信", {}).items()},
            dingtalk={
                code: Robot(row["地址"], row.get("密钥", "")) for code, row in content.get("钉钉", {}).items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(path, f"写法不对：{error}") from error


def _mail(row: Mapping[str, Any]) -> Mail:
    encryption = row.get("加密", "starttls")
    if encryption not in ENCRYPTION:
        raise ValueError(f"加密只能是{'、'.join(sorted(ENCRYPTION))}")
    return Mail(
        row["主机"], int(row["端口"]), row["发件人"], encryption, row.get("用户", ""), row.get("口令", "")
    )


def _gateway(row: Mapping[str, Any]) -> Gateway:
    name, value = row["成功"].split("=", 1)
    return Gateway(
        row["地址"], row.get("请求头", {}), row["号码栏"], row["内容栏"], row.get("其他", {}), (name, value)
    )
