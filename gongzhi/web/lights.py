"""The five lights of a deadline: a colour, a shape and a word each, so that no one depends on colour."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Light:
    colour: str
    word: str
    meaning: str
    tone: str
    shape: str
    hollow: bool = False

    @property
    def classes(self) -> str:
        return f"{self.tone} light-hollow".strip() if self.hollow else self.tone


LIGHTS = {
    light.colour: light
    for light in (
        Light("绿", "正常", "时间充足", "is-green", "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z"),
        Light("黄", "快到期", "剩余时间只够办完必经步骤", "is-amber", "M8 1 15.5 14.5H.5z"),
        Light("橙", "赶不上", "按必经步骤推算，已不可能按期", "is-orange", "M8 .5 15.5 8 8 15.5.5 8z"),
        Light("红", "已超期", "期限已过，仍未办结", "is-red", "M1.5 1.5h13v13h-13z"),
        Light("灰", "不计时", "期限暂停或没有期限", "", "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z", hollow=True),
    )
}


def colour(due_at: datetime | None, warn_at: datetime | None, now: datetime) -> str:
    """The light of a row in a list. 橙 needs the whole procedure and is shown on the case's own page."""
    if due_at is None:
        return "灰"
    if now > due_at:
        return "红"
    return "黄" if warn_at and now >= warn_at else "绿"
