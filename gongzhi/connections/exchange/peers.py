"""`exchange.yaml` in the data directory: who we are, whom we exchange with, and the secrets we share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping

FILE = "exchange.yaml"
SHORTEST = 16  # characters of a shared secret
LANE = "peer:"


@dataclass(frozen=True, slots=True)
class Peer:
    code: str
    name: str
    url: str
    secret: str

    @property
    def key(self) -> bytes:
        return self.secret.encode()

    @property
    def lane(self) -> str:
        """Where things to this peer wait; also the source of cases that came from it."""
        return f"{LANE}{self.code}"


@dataclass(frozen=True, slots=True)
class Peers:
    """`own`: our code, by which the others know us."""

    own: str = ""
    others: Mapping[str, Peer] = field(default_factory=dict)

    def of_lane(self, lane: str) -> Peer | None:
        return self.others.get(lane.removeprefix(LANE))


def peers() -> Peers:
    """Those set up now; read again when the file has changed, nobody without it."""
    path = Path(settings.DATA) / FILE
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Peers()
    return _read(path, changed)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Peers:
    content = read_mapping(path, {"本机", "对方"})
    try:
        others = {
            str(code): Peer(str(code), row["名称"], str(row["地址"]).rstrip("/"), str(row["密钥"]))
            for code, row in content["对方"].items()
        }
        own = str(content["本机"])
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(path, f"写法不对：{error}") from error
    for peer in others.values():
        if len(peer.secret) < SHORTEST:
            raise DataError(path, f"{peer.code} 的密钥太短，至少 {SHORTEST} 个字符。")
    return Peers(own, others)
