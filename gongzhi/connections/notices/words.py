"""packs/cn/messages.yaml: what is said, and when nobody is disturbed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone

from gongzhi.calendars.files import DataError, read_mapping

NEW, SOON, LATE, URGED = "新到", "快到期", "已超期", "催办"
OCCASIONS = {NEW: "新到的事", SOON: "快到期", LATE: "已超期", URGED: "有人催办"}
KEYS = {"夜间", "联系栏目", "不回复栏目", "反映人", "期限", "工作人员", "标题"}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is disturbed; over midnight when it begins later than it ends."""

    begins: time
    ends: time

    def after(self, now: datetime) -> datetime:
        """The moment from which one may be told: now, or the end of the quiet hours."""
        here = timezone.localtime(now)
        inside = (
            self.begins <= here.time() < self.ends
            if self.begins <= self.ends
            else not self.ends <= here.time() < self.begins
        )
        if not inside:
            return now
        end = here.replace(hour=self.ends.hour, minute=self.ends.minute, second=0, microsecond=0)
        return end if end > here else end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Messages:
    """`reporter`: procedure → step or step=outcome → text. `staff`: occasion → text."""

    quiet: Quiet
    contact: str
    no_reply: str
    reporter: Mapping[str, Mapping[str, str]]
    term: str
    staff: Mapping[str, str]
    subject: str

    def to_reporter(self, procedure: str, step: str, outcome: str) -> str:
        """What the reporter is told of this step; empty when he is not disturbed with it."""
        told = self.reporter.get(procedure, {})
        return told.get(f"{step}={outcome}") or told.get(step, "")


@cache
def messages() -> Messages:
    """The texts; DataError names the file."""
    path = settings.PACKS / "cn" / "messages.yaml"
    content = read_mapping(path, KEYS)
    try:
        return Messages(
            quiet=Quiet(*(time.fromisoformat(content["夜间"][name]) for name in ("自", "至"))),
            contact=content["联系栏目"],
            no_reply=content["不回复栏目"],
            reporter=content["反映人"],
            term=content["期限"],
            staff={occasion: content["工作人员"][occasion] for occasion in OCCASIONS},
            subject=content["标题"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(path, f"写法不对：{error}") from error


def day(moment: datetime | None) -> str:
    """A date as it stands in a message: 11月25日17时30分."""
    if moment is None:
        return "未定"
    here = timezone.localtime(moment)
    clock = "" if (here.hour, here.minute) == (23, 59) else f"{here.hour}时{here.minute:02d}分"
    return f"{here.month}月{here.day}日{clock}"
