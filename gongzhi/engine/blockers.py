"""Finds everything that keeps one action from being taken at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gongzhi.calendars import Amount, Calendar
from gongzhi.engine.clocks import local_delay, ready_at
from gongzhi.engine.extensions import overextended
from gongzhi.engine.grammar import Item
from gongzhi.engine.kernel import effective, standing
from gongzhi.engine.procedure import (
    STEP_ITSELF,
    Action,
    Condition,
    Flag,
    Group,
    Guard,
    Procedure,
    Step,
    Wait,
)
from gongzhi.engine.refusal import Lack, Missing
from gongzhi.engine.render import citations, day, item, moment, rule_article, rule_text
from gongzhi.engine.state import CaseState, Done


def blockers(
    procedure: Procedure,
    state: CaseState,
    action: Action,
    at: datetime,
    *,
    calendar: Calendar,
    extend: Amount | None = None,
) -> list[Missing]:
    """In the order in which they should be read: what is off, what is missing, what must wait.

    `extend` is what an extension grants, if the action is one that does.
    """
    step = procedure.steps[action.step]
    E = effective(procedure, state.marking.I, state.v)
    found = list(_switched_off(procedure, state, step, E))
    for condition in standing(procedure, action, state.marking, state.v):
        found.extend(_condition(procedure, state, action, condition, at, calendar))
    for wait in action.waits:
        pending = wait.pending & state.marking.R & E
        if pending:
            found.append(_pending(procedure, action, wait, pending))
    found.extend(overextended(procedure, state, action, at, extend, calendar))
    return found


def _switched_off(procedure: Procedure, state: CaseState, step: Step, E: int) -> Iterator[Missing]:
    if E & step.bit:
        return
    if not step.applies.holds(state.v):
        what = f"{case_facts(procedure, step.applies, state.v)}，不适用“{step.name}”"
        yield Missing(Lack.INAPPLICABLE, what)
    if state.marking.I & step.bit:
        return
    off = state.off(step.index)
    if off is None:
        yield _not_yet_on(procedure, step)
        return
    by = procedure.steps[off.by].name
    if off.rule == STEP_ITSELF:
        yield Missing(Lack.OFF, f"“{step.name}”只办一次，{day(off.at)}已经办过")
        return
    since = f"{day(off.at)}“{by}”之后不再进行"
    yield Missing(
        Lack.OFF,
        f"“{step.name}”已经停用",
        off.rule,
        rule_text(procedure, off.rule, step.name, by),
        rule_article(procedure, off.rule),
        since,
    )


def case_facts(procedure: Procedure, guard: Guard, v: int) -> str:
    """Which facts of the case keep `guard` from holding: «本案属于“紧急”»."""
    lacks = [f"不属于“{a.name}”" for a in procedure.attributes if guard.on & ~v & 1 << a.index]
    has = [f"属于“{a.name}”" for a in procedure.attributes if guard.off & v & 1 << a.index]
    return "本案" + "、".join(lacks + has)


def _not_yet_on(procedure: Procedure, step: Step) -> Missing:
    """Off from the beginning: name the first rule that would switch it on."""
    for action in procedure.actions:
        for effect in action.effects:
            if effect.verb == "启用" and effect.mask & step.bit:
                number = effect.rule
                opener = procedure.steps[action.step]
                return Missing(
                    Lack.OFF,
                    f"“{step.name}”还没有启用",
                    number,
                    rule_text(procedure, number, step.name, opener.name),
                    rule_article(procedure, number),
                    curer=role_titles(procedure, opener),
                )
    return Missing(Lack.OFF, f"“{step.name}”还没有启用")


def _condition(
    procedure: Procedure,
    state: CaseState,
    action: Action,
    condition: Condition,
    at: datetime,
    calendar: Calendar,
) -> Iterator[Missing]:
    F = state.marking.F
    if not F & condition.flags:
        quoted = _quoted(procedure, condition.rule, action, condition.flags)
        story = _story(procedure, state, procedure.flags_of(condition.flags))
        yield Missing(
            Lack.CONDITION, f"还没有有效的{quoted.names}", *quoted.rule, since=story, curer=quoted.curer
        )
        return
    ready = ready_at(
        procedure, state.done, F, condition, action, calendar=calendar, stretches=state.stretches
    )
    if ready is not None and at < ready:
        quoted = _quoted(procedure, condition.rule, action, F & condition.flags)
        last = max(state.done[flag.step].at for flag in procedure.flags_of(F & condition.flags))
        since = f"{quoted.names}办于{day(last)}"
        if condition.delay:
            what = f"{quoted.names}之后的时间还没有满，{moment(ready)}起才可以办理"
            local = local_delay(procedure, condition.delay, F, last)
            yield Missing(Lack.DELAY, what, *quoted.rule, since, until=ready, local=local)
        else:
            yield Missing(Lack.BEFORE, f"办理时间早于{quoted.names}", *quoted.rule, since, until=ready)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A rule as far as it concerns one action and what that waits for, in words.

    `rule` is its number, its sentence and its articles; `names` what is waited for; `curer` who does that.
    """

    rule: tuple[int, str, str]
    names: str
    curer: tuple[str, ...]


def _quoted(procedure: Procedure, number: int, action: Action, mask: int) -> Quoted:
    """Made once for each version: the same sentences stand on every page of every case."""
    key = (number, action.step, mask)
    if key not in procedure.quotations:
        procedure.quotations[key] = _quote(procedure, number, action, mask)
    found: Quoted = procedure.quotations[key]
    return found


def _quote(procedure: Procedure, number: int, action: Action, mask: int) -> Quoted:
    flags = procedure.flags_of(mask)
    steps = [procedure.steps[flag.step] for flag in flags]
    groups = [group for group in procedure.groups if group.flags == mask]
    names = [procedure.steps[action.step].name, *(step.name for step in steps), *(g.name for g in groups)]
    return Quoted(
        (number, rule_text(procedure, number, *names), rule_article(procedure, number)),
        _flag_names(procedure, flags, groups),
        tuple(dict.fromkeys(title for step in steps for title in role_titles(procedure, step))),
    )


def _flag_names(procedure: Procedure, flags: list[Flag], groups: list[Group]) -> str:
    """«“签收＝接单”或“裁定”», in the order in which a 归并 names them."""
    named = [Item(procedure.steps[flag.step].name, flag.outcomes) for flag in flags]
    return "或".join(item(one) for one in (groups[0].items if groups else named))


def _story(procedure: Procedure, state: CaseState, flags: list[Flag]) -> str:
    """What became of the missing thing: undone later, or done with another outcome."""
    for flag in flags:
        name, lost, done = (
            procedure.steps[flag.step].name,
            state.lost.get(flag.step),
            state.done.get(flag.step),
        )
        if lost:
            by = procedure.steps[lost.by].name
            numbered = f"（规则{lost.rule}，{rule_article(procedure, lost.rule)}）" if lost.rule else ""
            return f"{day(lost.done.at)}的“{_doing(name, lost.done)}”因{day(lost.at)}“{by}”失效{numbered}"
        if done:
            return f"{day(done.at)}“{name}”的结果是“{done.outcome}”"
    return ""


def _doing(name: str, done: Done) -> str:
    return f"{name}＝{done.outcome}" if done.outcome else name


def _pending(procedure: Procedure, action: Action, wait: Wait, pending: int) -> Missing:
    steps = [step for step in procedure.steps if step.bit & pending]
    groups = [group for group in procedure.groups if group.bit & pending]
    names = [*(step.name for step in steps), *(group.name for group in groups)]
    members = [step for group in groups for step in procedure.steps if step.bit & group.members]
    curer = tuple(dict.fromkeys(t for step in [*steps, *members] for t in role_titles(procedure, step)))
    return Missing(
        Lack.PENDING,
        "、".join(f"“{name}”" for name in names) + "应办未办完",
        wait.rule,
        rule_text(procedure, wait.rule, procedure.steps[action.step].name, *names),
        rule_article(procedure, wait.rule),
        curer=curer,
    )


def separated(
    procedure: Procedure, state: CaseState, step: Step, actor: str | None, unit: str | None
) -> Iterator[Missing]:
    """Separation of duties: who did one of the steps may not do another."""
    for separation in procedure.separations:
        if step.index not in separation.steps:
            continue
        for other in sorted(separation.steps - {step.index}):
            done = state.done.get(other)
            same = done and (
                done.unit == unit is not None if separation.unit else done.actor == actor is not None
            )
            if done and same:
                name = procedure.steps[other].name
                who = "同一单位" if separation.unit else "同一人"
                yield Missing(
                    Lack.SEPARATION,
                    f"“{step.name}”与“{name}”不得由{who}办理",
                    article=citations(separation.citations, procedure.sources),
                    since=f"“{name}”由其于{day(done.at)}办理",
                    curer=tuple(f"其他{title}" for title in role_titles(procedure, step)),
                )


def role_titles(procedure: Procedure, step: Step) -> tuple[str, ...]:
    return tuple(procedure.roles[key].title for key in step.roles)
