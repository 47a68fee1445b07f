"""The bridge the other way: follow another endpoint as 外部工单接入, and pass a matter on to it. Once each.

What is asked for again is recognised by the other's number; what is passed on is noted before it is sent,
because the standard has no key for repetitions.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.errors import FormRefused, StepRefused
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.services import Wish, open_case, take_step
from gongzhi.connections.foreign_points import within_county
from gongzhi.connections.models import Handed, Received
from gongzhi.connections.open311.pack import pack
from gongzhi.connections.open311.remotes import Remote
from gongzhi.outgoing import http
from gongzhi.outgoing.guard import Forbidden

NAMES = UUID("3d9a3a0c-64ae-4a70-93d1-9c1b8b1d2f44")
PROCEDURE, OPENING, ENDING, REOPENING, CHANNEL = "wbgd", "登记", "办结", "重新办理", "Open311"
SOLVED = "已解决"
OPEN, CLOSED = "open", "closed"
OVERLAP = timedelta(hours=1)  # clocks of two systems differ
AT_ONCE = 50  # numbers in one question
Row = Mapping[str, Any]


class Failed(Exception):
    """The other side did not answer as the standard says; the text says how, in Chinese."""


@dataclass(slots=True)
class Outcome:
    """What one look at the other endpoint brought. `wrong`: its number → why it could not be taken."""

    fresh: int = 0
    changed: int = 0
    wrong: dict[str, str] | None = None


def pull(remote: Remote, now: datetime) -> Outcome:
    """Take what is new there, and what changed in what came before."""
    outcome, wrong = Outcome(), {}
    since = _latest(remote, now)
    asked = {"start_date": since.isoformat(), "end_date": now.isoformat()}
    rows = _by_number(_get(remote, asked))
    known = dict(Received.objects.filter(source=remote.source).values_list("number", "case"))
    for number, row in rows.items():
        if number not in known:
            try:
                known[number] = _open(remote, number, row, now)
                outcome.fresh += 1
            except (FormRefused, StepRefused) as refused:
                wrong[number] = str(refused)
    rows |= _asked_again(remote, known.keys() - rows.keys())
    outcome.changed = sum(_follow(known[number], row, now) for number, row in rows.items() if number in known)
    _note_passed_on(remote, now)
    outcome.wrong = wrong
    return outcome


def push(remote: Remote, case: Case, now: datetime, *, again: bool = False) -> str:
    """Pass a matter on; returns its number there. Failed if it may be there already, or was not taken."""
    code = case.category.code if case.category else ""
    if code not in remote.services:
        raise Failed(f"open311.yaml 没有写类别“{code or '（没有类别）'}”对应对方哪个服务。")
    row, fresh = Handed.objects.get_or_create(case=case, peer=remote.source, defaults={"made_at": now})
    if row.number:
        return row.number
    if not fresh and not again:
        raise Failed("上次送出没有收到回答，可能已经送到。请先向对方核对，确实没有再加 --again。")
    place = {"lat": case.lat, "long": case.lon} if case.lat is not None else {}
    form = {
        "api_key": remote.key,
        "jurisdiction_id": remote.jurisdiction,
        "service_code": remote.services[code],
        "description": case.text,
        "address_string": case.address,
        **place,
    }
    body = urlencode({name: value for name, value in form.items() if value not in ("", None)}).encode()
    answer = _ask(remote, "POST", f"{remote.url}/requests.json", body)
    row.number = _number(answer)
    row.save(update_fields=["number"])
    return row.number


def _number(rows: Any) -> str:
    try:
        found = str(rows[0].get("service_request_id") or rows[0]["token"])
    except (KeyError, IndexError, TypeError, AttributeError):
        raise Failed("对方的回答里没有编号。") from None
    return found[:80]


def _latest(remote: Remote, now: datetime) -> datetime:
    """From when to ask: a little before the newest that came, at most as far back as the standard lets."""
    newest = (
        Received.objects.filter(source=remote.source)
        .order_by("-case__opened_at")
        .values_list("case__opened_at", flat=True)
        .first()
    )
    earliest: datetime = now - pack().span
    return max(newest - OVERLAP, earliest) if newest else earliest


def _asked_again(remote: Remote, numbers: Iterable[str]) -> dict[str, Row]:
    """How those stand that are not among the newest."""
    wanted = sorted(numbers)
    found: dict[str, Row] = {}
    for first in range(0, len(wanted), AT_ONCE):
        part = ",".join(wanted[first : first + AT_ONCE])
        found |= _by_number(_get(remote, {"service_request_id": part}))
    return found


def _by_number(rows: Iterable[Row]) -> dict[str, Row]:
    return {str(row["service_request_id"]): row for row in rows if row.get("service_request_id")}


def _open(remote: Remote, number: str, row: Row, now: datetime) -> int:
    at = min(_moment(row.get("requested_datetime")) or now, now)
    place = {"address": str(row.get("address") or "")}
    if row.get("lat") is not None and row.get("long") is not None:
        place |= {"lat": row["lat"], "lon": row["long"]}
    service = str(row.get("service_name") or "")
    data: dict[str, Any] = {
        "标题": service[:40],
        "内容": str(row.get("description") or "") or service or f"{remote.name} 的 {number}",
    }
    if place["address"] or "lat" in place:
        data["地点"] = within_county(place, timezone.localdate(at))
    if expected := _moment(row.get("expected_datetime")):
        data["应办结"] = expected.isoformat()
    wish = Wish(OPENING, SYSTEM, now, uuid5(NAMES, f"{remote.name}:{number}"), data=data, at=at)
    with transaction.atomic():
        taken = open_case(PROCEDURE, wish, channel=CHANNEL, external=number[:80])
        Received.objects.create(case_id=taken.case_id, source=remote.source, number=number[:80])
    return taken.case_id


def _follow(case_id: int, row: Row, now: datetime) -> bool:
    """Bring our case to the state it has there; True if there was something to do."""
    case = Case.objects.get(pk=case_id)
    closed = row.get("status") == CLOSED
    if closed == (case.closed_at is not None):
        return False
    if not closed and Entry.objects.filter(case=case, step=ENDING, actor__isnull=False).exists():
        return False  # ended here, by our own people: the other side follows us
    idem = uuid5(NAMES, f"{case_id}:{case.seq}:{row.get('status')}")
    words = str(row.get("status_notes") or "")
    data = {"说明": words} if closed and words else {}
    step, result = (ENDING, SOLVED) if closed else (REOPENING, None)
    take_step(case_id, Wish(step, SYSTEM, now, idem, outcome=result, data=data))
    return True


def _note_passed_on(remote: Remote, now: datetime) -> None:
    """What became of the matters we passed on."""
    waiting = Handed.objects.filter(peer=remote.source, done_at=None).exclude(number="")
    open_ones = {row.number: row for row in waiting}
    for number, told in _asked_again(remote, open_ones).items():
        if told.get("status") == CLOSED and number in open_ones:
            row = open_ones[number]
            row.outcome, row.words, row.done_at = "已办结", str(told.get("status_notes") or "")[:2000], now
            row.save(update_fields=["outcome", "words", "done_at"])


def _get(remote: Remote, query: dict[str, str]) -> list[Row]:
    asked = query | {"jurisdiction_id": remote.jurisdiction, "api_key": remote.key}
    given = urlencode({name: value for name, value in asked.items() if value})
    rows = _ask(remote, "GET", f"{remote.url}/requests.json?{given}", None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Failed("对方的回答不是规范里的列表。")
    return rows


def _ask(remote: Remote, method: str, url: str, body: bytes | None) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    try:
        answer = http.request(method, url, body=body, headers=headers, allowed=[remote.host])
        if not answer.good:
            raise Failed(f"{remote.name} 回答 {answer.status}：{answer.text()}")
        return json.loads(answer.body)
    except (Forbidden, http.Unreachable) as error:
        raise Failed(str(error)) from None
    except ValueError:
        raise Failed(f"{remote.name} 的回答不是 JSON。") from None


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else timezone.make_aware(found)
