"""The rows of the queue, put together without a template: there are forty on every look at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.dispatch.filters import Filters
from gongzhi.dispatch.queue import URGENT, Queued
from gongzhi.web import lights
from gongzhi.web.form_rendering import escaped
from gongzhi.web.marks import icon, light_left, when


def queue_rows(
    rows: Iterable[Queued], *, actor: Actor, filters: Filters, chosen: str, now: datetime
) -> SafeString:
    """The items of the list, each a link into the desk as it is filtered; `chosen`: a number to mark."""
    address = escaped(f"{reverse('desk')}{filters.address(after=filters.after)}&case=")
    drawn = (_row(row, address, chosen, row.holder(actor, now), now) for row in rows)
    return mark_safe("\n".join(drawn))  # noqa: S308 every part is escaped below


def _row(row: Queued, address: str, chosen: str, holder: str, now: datetime) -> str:
    case = row.case
    current = ' aria-current="true"' if case.number == chosen else ""
    urgent = '<span class="badge is-orange">紧急</span>' if case.urgency <= URGENT else ""
    held = f'<span class="qrow-held">{icon("user")}{escaped(holder)}正在办理</span>' if holder else ""
    lamp = light_left(lights.colour(case.due_at, case.warn_at, now), case.due_at, now)
    return (
        f'<li><a class="qrow" href="{address}{case.number}" data-row data-number="{case.number}"'
        f' hx-target="#desk-case"{current}>\n'
        f'<span class="qrow-top"><span class="qrow-title">{escaped(case.title)}</span>'
        f'<span class="qrow-step">{escaped(case.due_step or case.stage)}</span></span>\n'
        f'<span class="qrow-foot">{lamp}{urgent}<span class="qrow-facts">{_facts(case, now)}</span></span>\n'
        f"{held}</a></li>"
    )


def _facts(case: Case, now: datetime) -> str:
    """What it is about, where, since when and in whose hands."""
    category = case.category.name if case.category else "未分类"
    division = f" · {escaped(case.division.name)}" if case.division else ""
    unit = f" · {escaped(case.unit.name)}" if case.unit else ""
    return f"{escaped(category)}{division} · {when(case.opened_at, now)}{unit}"
