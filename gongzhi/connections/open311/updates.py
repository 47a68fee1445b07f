"""Service request updates: what happened to requests, and what the reporter adds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from gongzhi.api.tokens import Caller
from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.errors import FormRefused, StepRefused
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.numbers import clean_number
from gongzhi.cases.selectors import cases_for
from gongzhi.cases.services import Taken, Wish, take_step
from gongzhi.cases.standing import options_of
from gongzhi.connections.models import Received
from gongzhi.connections.open311.asking import CLOSED, OPEN, Given, iso, span_of
from gongzhi.connections.open311.formats import Refused
from gongzhi.connections.open311.pack import pack

ADDITIONS = UUID("5e0f8f64-6a86-45ce-93f2-11bb0f6c2a77")


def updates(given: Given, caller: Caller, now: datetime) -> list[dict[str, Any]]:
    """Steps recorded in a span of time, of the cases this key may see, the oldest first."""
    begins, ends = span_of(given, now)
    rows = Entry.objects.filter(
        case__in=cases_for(caller.actor), recorded_at__gte=begins, recorded_at__lte=ends
    )
    entries = list(rows.select_related("case").defer("case__state").order_by("recorded_at")[: pack().most])
    return [_row(entry) for entry in entries]


def _row(entry: Entry) -> dict[str, Any]:
    case = entry.case
    step = f"{entry.step or entry.kind}{f'：{entry.outcome}' if entry.outcome else ''}"
    return {
        "update_id": f"{case.number}-{entry.seq}",
        "service_request_id": case.number,
        "status": CLOSED if case.closed_at and entry.seq == case.seq else OPEN,
        "updated_datetime": iso(entry.recorded_at),
        "description": step,
        "media_url": None,
    }


def add(form: Given, caller: Caller, now: datetime) -> Taken:
    """What the reporter adds through the program that handed the report in; the same `update_id` once."""
    text, update = form.get("description", "").strip(), form.get("update_id", "").strip()
    number = clean_number(form.get("service_request_id", "")) or ""
    received = Received.objects.filter(case__number=number, token_id=caller.token.pk).first()
    if received is None:
        raise Refused(404, "没有这件事项，或者不是由这个 api_key 反映的。")
    if not text:
        raise Refused(400, "请写 description。")
    case, actor = received.case, Actor(reporter_of=received.case_id)
    idem = uuid5(ADDITIONS, f"{caller.token.pk}:{number}:{update or text}")
    for step in _open_to(case, actor, now):
        wish = Wish(step, actor, now, idem, data={pack().additions[step]: text})
        try:
            return take_step(case.pk, wish)
        except (FormRefused, StepRefused) as refused:
            raise Refused(400, str(refused)) from refused
    raise Refused(403, "这件事项现在不接受补充。")


def _open_to(case: Case, actor: Actor, now: datetime) -> Sequence[str]:
    mine = roles_on(catalogue.compiled(case.procedure_id), case, actor).keys()
    enabled = {e.step.name for e in options_of(case, now).enabled if set(e.step.roles) & mine}
    return [step for step in pack().additions if step in enabled]
