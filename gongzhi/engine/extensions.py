"""延长: what keeps an extension from being asked for or granted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gongzhi.calendars import Amount, Calendar
from gongzhi.engine.clocks import due_of, grant_of
from gongzhi.engine.procedure import Action, Extension, Procedure
from gongzhi.engine.refusal import Lack, Missing
from gongzhi.engine.render import day, rule_article, rule_text
from gongzhi.engine.state import CaseState, Duty
from gongzhi.engine.terms import never_longer


def overextended(
    procedure: Procedure,
    state: CaseState,
    action: Action,
    at: datetime,
    extend: Amount | None,
    calendar: Calendar,
) -> Iterator[Missing]:
    """延长: not oftener, not longer and not later asked for than the rule says."""
    for duty in state.duties:
        limit = procedure.rules[duty.rule].limit if duty.rule else None
        extension = limit.extension if limit else None
        if extension is None:
            continue
        what = ""
        if action.index in extension.by:
            what = _too_much(procedure, duty, action, extension, at, extend)
        if not what and action.step == extension.asked_by:
            what = _too_late(procedure, state, duty, at, calendar)
        if what:
            rule = duty.rule
            yield Missing(
                Lack.EXTENSION, what, rule, rule_text(procedure, rule), rule_article(procedure, rule)
            )


def _too_late(procedure: Procedure, state: CaseState, duty: Duty, at: datetime, calendar: Calendar) -> str:
    """到期前 may name the granting step itself, where nobody asks first."""
    end = due_of(procedure, state, duty, calendar=calendar)
    if end and end.at and at > end.at:
        return f"期限已于{day(end.at)}届满，延长须在届满之前提出"
    return ""


def _too_much(
    procedure: Procedure,
    duty: Duty,
    action: Action,
    extension: Extension,
    at: datetime,
    extend: Amount | None,
) -> str:
    cap = grant_of(procedure, duty, action, at)
    if cap is None:
        return f"期限已经延长{extension.times}次，不能再延"
    if extend is not None and not never_longer(extend, cap):
        return f"至多延长{cap}，不能延长{extend}"
    return ""
