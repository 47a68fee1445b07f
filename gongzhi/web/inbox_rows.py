"""The rows of «my work», put together without a template: forty of them were most of the page's time."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from gongzhi.cases.duties import Duty
from gongzhi.cases.numbers import grouped
from gongzhi.web import chinese_dates, lights
from gongzhi.web.form_rendering import escaped
from gongzhi.web.marks import case_address, icon, light_left, when


def inbox_rows(
    duties: Iterable[Duty], waiting: Collection[int], person: int | None, now: datetime
) -> SafeString:
    """The table rows, one for a step of a case, though several terms may run for it.

    `waiting`: keys of the duties before which others have to act; `person`: the reader.
    """
    steps: dict[tuple[int, str], list[Duty]] = {}
    for duty in duties:
        steps.setdefault((duty.case.pk, duty.step), []).append(duty)
    rows = (_row(first, later, first.pk in waiting, person, now) for first, *later in steps.values())
    return mark_safe("\n".join(rows))  # noqa: S308 every part is escaped below


def _row(duty: Duty, later: Iterable[Duty], waits: bool, person: int | None, now: datetime) -> str:
    case = duty.case
    division = f'<div class="faint">{escaped(case.division.name)}</div>' if case.division else ""
    return (
        f'<tr><td data-label="期限">{_term(duty, now)}{_later(later, now)}</td>\n'
        f'<td data-label="该办"><span class="strong">{escaped(duty.step)}</span>'
        f"{_before(duty, waits, person)}</td>\n"
        f'<th scope="row"><a href="{case_address(case.number)}" data-row hx-boost="false">'
        f"{escaped(case.title)}</a>{_said_last(duty, now)}{_facts(duty, now)}</th>\n"
        f'<td data-label="地点">{escaped(case.address)}{division}</td>\n'
        f'<td data-label="编号" class="nowrap">{grouped(case.number)}</td></tr>'
    )


def _term(duty: Duty, now: datetime) -> str:
    lamp = light_left(lights.colour(duty.due_at, duty.warn_at, now), duty.due_at, now)
    if duty.due_at is None:
        return lamp
    doubt = "（暂定）" if duty.provisional else ""
    return f'{lamp}<div class="faint">{when(duty.due_at, now)}{doubt}</div>'


def _later(duties: Iterable[Duty], now: datetime) -> str:
    """Other terms that run for the same step, as one from the beginning and one from the step before."""
    dates = [when(duty.due_at, now) for duty in duties if duty.due_at]
    return f'<div class="faint">另一期限 {"、".join(dates)}</div>' if dates else ""


def _before(duty: Duty, waits: bool, person: int | None) -> str:
    """Who has to act before, and whom it has been given to."""
    before = f'<div class="faint">{icon("hourglass")} 等别人先办</div>' if waits else ""
    if (handler := duty.case.handler) is None:
        return before
    whose = "交给您办" if handler.pk == person else f"{escaped(handler.name)}经办"
    return f'{before}<div class="faint">{icon("user")} {whose}</div>'


def _said_last(duty: Duty, now: datetime) -> str:
    """That the reporter has answered since: nothing else in the row would show it."""
    last = duty.latest
    if not last.by_reporter or duty.case.seq == 1:
        return ""
    said = f"反映人：{escaped(last.step)}，{chinese_dates.ago(last.at, now)}"
    return f'<div><span class="badge is-blue">{icon("messages-square")} {said}</span></div>'


def _facts(duty: Duty, now: datetime) -> str:
    case = duty.case
    category = f"{escaped(case.category.name)} · " if case.category else ""
    return f'<div class="faint">{category}{escaped(case.channel)} · {when(case.opened_at, now)}登记</div>'
