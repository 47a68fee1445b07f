"""The daily root: one digest over everything that was recorded on a day, chained to the day before."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from gongzhi.cases import chain
from gongzhi.cases.models import Access, Adoption, DailyRoot, Entry

ONE_DAY = timedelta(days=1)
SILENCE = timedelta(hours=14 * 24)  # without any record; a longer one looks like a clock that jumped


def digests_of(day: date) -> list[bytes]:
    """The hashes of a day's entries in the order of (case, seq), then the digests of its looks at private
    words and at last of its decisions about local rules, each in the order they were written.
    A day is one of Beijing time."""
    begins = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    entries = Entry.objects.filter(recorded_at__gte=begins, recorded_at__lt=begins + ONE_DAY)
    hashes = entries.order_by("case_id", "seq").values_list("hash", flat=True)
    looks = Access.objects.filter(at__gte=begins, at__lt=begins + ONE_DAY).select_related("case")
    decided = Adoption.objects.filter(at__gte=begins, at__lt=begins + ONE_DAY).order_by("pk")
    return [
        *(bytes(h) for h in hashes),
        *(access_digest(look) for look in looks.order_by("pk")),
        *(adoption_digest(one) for one in decided),
    ]


def access_digest(look: Access) -> bytes:
    """What a look at private words adds to the root of its day; the form of docs/reference/ledger.md."""
    facts = {
        "查阅": look.pk,
        "案件": look.case.number,
        "人员": look.actor_id,
        "岗位": look.post_id,
        "时间": chain.moment(look.at),
        "内容": look.what,
        "用途": look.purpose,
    }
    return chain.sm3(chain.canonical(facts))


def adoption_digest(one: Adoption) -> bytes:
    """What a decision about local rules adds to the root of its day; the form of docs/reference/ledger.md."""
    facts = {
        "采用": one.pk,
        "地方设置": one.profile,
        "区域": one.area_id,
        "自": one.day.isoformat(),
        "依据": one.basis,
        "停止": one.ends_id,
        "人员": one.person_id,
        "时间": chain.moment(one.at),
    }
    return chain.sm3(chain.canonical(facts))


def anchor(today: date, *, sure: bool = False) -> list[DailyRoot]:
    """Write the roots of all finished days since the last one; run after midnight.

    A root is never written again, so a clock that is far ahead must not write those of days that have not
    been. Records vouch for the clock: beyond a longer `SILENCE` nothing is written until a person who looked
    at a calendar says so (`sure`).
    """
    last = DailyRoot.objects.order_by("-day").first()
    first_entry = Entry.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    if first_entry is None:
        return []
    day = last.day + ONE_DAY if last else timezone.localdate(first_entry)
    until = today if sure else _believed(day, today)
    prev, written = bytes(last.root) if last else chain.GENESIS, []
    while day < until:
        digests = digests_of(day)
        root = DailyRoot(day=day, count=len(digests), prev=prev, root=chain.daily_root(prev, digests))
        root.save(force_insert=True)
        written.append(root)
        prev, day = bytes(root.root), day + ONE_DAY
    return written


def _believed(day: date, today: date) -> date:
    """Today, if what was recorded from this day on leads there without a silence; else the day before it."""
    while (following := _next_record(day + ONE_DAY)) is not None and following - day <= SILENCE:
        day = following
    return today if following is None and today - day <= SILENCE else min(day, today)


def _next_record(day: date) -> date | None:
    """The first day from this one on, on which anything was recorded."""
    begins = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    entry = Entry.objects.filter(recorded_at__gte=begins).order_by("recorded_at")
    look = Access.objects.filter(at__gte=begins).order_by("at")
    found = [*entry.values_list("recorded_at", flat=True)[:1], *look.values_list("at", flat=True)[:1]]
    return timezone.localdate(min(found)) if found else None


def waiting_since(today: date) -> date | None:
    """The first day without a root although it has long been over; None when all is well."""
    last = DailyRoot.objects.order_by("-day").values_list("day", flat=True).first()
    first = last + ONE_DAY if last else _next_record(date.min + ONE_DAY)
    return first if first is not None and today - first > SILENCE else None


def broken_roots() -> Iterator[tuple[date, str]]:
    """The days whose stored root does not follow from what is stored, or from the day before."""
    prev, before = chain.GENESIS, None
    for root in DailyRoot.objects.order_by("day"):
        if before and root.day != before + ONE_DAY:
            yield root.day, "与上一个总摘要之间缺了几天"
        digests = digests_of(root.day)
        if (bytes(root.prev), root.count, bytes(root.root)) != (
            prev,
            len(digests),
            chain.daily_root(prev, digests),
        ):
            yield root.day, "当日总摘要与台账不符：有记录被增删或改动"
        prev, before = bytes(root.root), root.day
