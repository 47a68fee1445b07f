"""GET requests: which cases are asked for, and what whoever asks is told of them.

Without a key only what concerns nobody: what kind of matter, how far, which office, which dates. With a key
what the pages show to its post, private fields never.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from gongzhi.api.tokens import Caller
from gongzhi.cases import catalogue
from gongzhi.cases.models import REMOVED, Case, Content, Obligation
from gongzhi.cases.numbers import clean_number
from gongzhi.cases.selectors import cases_for
from gongzhi.connections.open311 import services
from gongzhi.connections.open311.formats import Refused
from gongzhi.connections.open311.pack import pack
from gongzhi.engine import Procedure

OPEN, CLOSED = "open", "closed"
Given = Mapping[str, str]


def found(given: Given, caller: Caller | None, now: datetime) -> list[dict[str, Any]]:
    """The requests that fit, the newest first."""
    rows = _visible(caller)
    rows = _by_number(rows, given) if given.get("service_request_id") else _narrowed(rows, given, now)
    first, most = _page(given)
    cases = list(rows.order_by("-opened_at", "-pk")[first : first + most])
    return told(cases, full=caller is not None)


def one(number: str, caller: Caller | None) -> list[dict[str, Any]]:
    """The request with this number, alone in a list; Refused when there is none to be told of."""
    cases = list(_visible(caller).filter(number=clean_number(number) or ""))
    if not cases:
        raise Refused(404, f"没有编号为“{number[:40]}”的事项。")
    return told(cases, full=caller is not None)


def _visible(caller: Caller | None) -> QuerySet[Case]:
    if caller is not None:
        rows = cases_for(caller.actor)
    else:
        rows = Case.objects.filter(category__in=services.offered(), procedure__code=pack().procedure)
    return rows.select_related("category", "unit", "merged_into").defer("state")


def _by_number(rows: QuerySet[Case], given: Given) -> QuerySet[Case]:
    numbers = [clean_number(text) or "" for text in given["service_request_id"].split(",")]
    return rows.filter(number__in=numbers[: pack().most])


def _narrowed(rows: QuerySet[Case], given: Given, now: datetime) -> QuerySet[Case]:
    begins, ends = span_of(given, now)
    rows = rows.filter(opened_at__gte=begins, opened_at__lte=ends)
    if codes := [code for code in given.get("service_code", "").split(",") if code]:
        rows = rows.filter(category__code__in=codes)
    wanted = {word for word in given.get("status", "").split(",") if word}
    if strange := wanted - {OPEN, CLOSED}:
        raise Refused(400, f"status 只能是 open、closed，不能是“{'、'.join(sorted(strange))[:40]}”。")
    if len(wanted) == 1:
        own = Q(merged_into=None, closed_at=None) | Q(merged_into__isnull=False, merged_into__closed_at=None)
        rows = rows.filter(own) if OPEN in wanted else rows.exclude(own)
    return rows


def span_of(given: Given, now: datetime) -> tuple[datetime, datetime]:
    longest = pack().span
    begins, ends = (_moment(given, name) for name in ("start_date", "end_date"))
    ends = ends or (min(begins + longest, now) if begins else now)
    begins = begins or ends - longest
    if ends - begins > longest:
        raise Refused(400, f"start_date 到 end_date 不能超过 {longest.days} 天，请分几次查。")
    return begins, ends


def _moment(given: Given, name: str) -> datetime | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign that was not escaped
        if moment.tzinfo is None or not 1900 < moment.year < 2200:
            raise ValueError
    except ValueError:
        raise Refused(400, f"{name} 请写成 2026-01-01T00:00:00Z 这样的时间。") from None
    return moment


def _page(given: Given) -> tuple[int, int]:
    try:
        page, size = int(given.get("page") or 1), int(given.get("page_size") or pack().most)
    except ValueError:
        raise Refused(400, "page 和 page_size 请写数字。") from None
    if not (1 <= page <= 10_000 and 1 <= size <= pack().most):
        raise Refused(400, f"page 从 1 起，page_size 从 1 到 {pack().most}。")
    return (page - 1) * size, size


def told(cases: Sequence[Case], *, full: bool) -> list[dict[str, Any]]:
    """The cases in the standard's words. A case that was joined to another tells how that one stands."""
    shown = [case.merged_into or case for case in cases]
    expected, notes = _expected(shown), _notes(shown)
    return [
        _row(case, whole, expected.get(whole.pk), notes.get(whole.pk, ""), full=full)
        for case, whole in zip(cases, shown, strict=True)
    ]


def _row(case: Case, whole: Case, expected: datetime | None, note: str, *, full: bool) -> dict[str, Any]:
    return {
        "service_request_id": case.number,
        "status": CLOSED if whole.closed_at else OPEN,
        "status_notes": note or whole.outcome or whole.stage,
        "service_name": case.category.name if case.category else "",
        "service_code": case.category.code if case.category else "",
        "description": case.text if full else None,
        "agency_responsible": whole.unit.name if whole.unit_id and whole.unit else "",
        "service_notice": "",
        "requested_datetime": iso(case.opened_at),
        "updated_datetime": iso(whole.updated_at),
        "expected_datetime": iso(expected),
        "address": case.address if full else None,
        "address_id": None,
        "zipcode": None,
        "lat": case.lat if full else None,
        "long": case.lon if full else None,
        "media_url": None,
    }


def iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _expected(cases: Iterable[Case]) -> dict[int, datetime]:
    """By when each open case is to be brought to its end."""
    open_ones = [case for case in cases if case.closed_at is None]
    last = {name for case in open_ones for name in _last_steps(catalogue.compiled(case.procedure_id))}
    rows = Obligation.objects.filter(case__in=[c.pk for c in open_ones], ended_at=None, step__in=last)
    return dict(rows.values_list("case").annotate(last=Max("due_at")).filter(last__isnull=False))


def _last_steps(procedure: Procedure) -> set[str]:
    """Steps that end the case however they turn out; one that ends it only by one result promises nothing."""
    last = (flag for flag in procedure.flags if flag.bit & procedure.finish and not flag.outcomes)
    return {procedure.steps[flag.step].name for flag in last}


def _notes(cases: Iterable[Case]) -> dict[int, str]:
    """The sentence for the public that each closed case ended with."""
    key = pack().public
    closed = [case.pk for case in cases if case.closed_at]
    rows = Content.objects.filter(case__in=closed, fields__has_key=key).order_by("seq")
    return {row.case_id: row.fields[key] for row in rows if row.fields[key] != REMOVED}
