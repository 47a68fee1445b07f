"""Whether an event may happen, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongzhi.calendars import Calendar
from gongzhi.engine.blockers import blockers, case_facts, role_titles, separated
from gongzhi.engine.events import NOTES, Event, EventKind
from gongzhi.engine.explain import refuse
from gongzhi.engine.facts import affirmed_by, against_act, against_note
from gongzhi.engine.procedure import Action, Procedure, Step
from gongzhi.engine.refusal import Allowed, Lack, Missing, Refusal
from gongzhi.engine.render import citations
from gongzhi.engine.state import CaseState


def decide(procedure: Procedure, state: CaseState, event: Event, *, calendar: Calendar) -> Allowed | Refusal:
    """The engine's answer to one event. Delays are judged at the event's moment; lateness never blocks."""
    if event.kind in NOTES:
        return Allowed()
    if event.kind == EventKind.ATTRIBUTES:
        return _attributes(procedure, state, event, None)
    if event.kind in (EventKind.SUSPENDED, EventKind.RESUMED):
        return _suspension(procedure, state, event)
    step = procedure.by_name.get(event.step or "") or procedure.by_code.get(event.step or "")
    if step is None:
        return _plain(event.step or "", Missing(Lack.UNKNOWN, f"本程序没有“{event.step}”这个步骤"))
    if event.attrs:
        stated = _attributes(procedure, state, event, step)
        if isinstance(stated, Refusal):
            return stated
    state = with_facts(procedure, state, event)
    action = action_for(procedure, state, event)
    missing = list(_formal(procedure, state, step, action, event))
    if action is not None:
        missing += blockers(procedure, state, action, event.at, calendar=calendar, extend=event.extend)
    if event.kind == EventKind.FORCED:
        return _forced(procedure, step, action, missing, event)
    if missing or action is None:
        return refuse(procedure, state, step, missing, (action,) if action else (), event.at, calendar)
    return Allowed(_admitting(state, action))


def action_for(procedure: Procedure, state: CaseState, event: Event) -> Action | None:
    """The action an event means under the case's attributes; for 强制, any variant of it if none fits."""
    step = procedure.step(event.step or "")
    actions = [a for a in procedure.by_step[step.index] if a.outcome == event.outcome]
    for action in actions:
        if action.guard.holds(state.v):
            return action
    return actions[0] if actions and event.kind == EventKind.FORCED else None


def with_facts(procedure: Procedure, state: CaseState, event: Event) -> CaseState:
    """The state with the attributes an act states about the case; they already hold for the act itself."""
    affirmed = affirmed_by(procedure.step(event.step or ""), event.outcome)
    if not event.attrs and not affirmed:
        return state
    return replace(
        state, v=attributes_after(procedure, state.v, {**dict.fromkeys(affirmed, True), **event.attrs})
    )


def attributes_after(procedure: Procedure, v: int, attrs: Mapping[str, bool]) -> int:
    """Attribute bits with `attrs` laid over `v`. Raises KeyError on an unknown name."""
    bits = {attribute.name: 1 << attribute.index for attribute in procedure.attributes}
    for name, holds in attrs.items():
        v = v | bits[name] if holds else v & ~bits[name]
    return v


def _formal(
    procedure: Procedure,
    state: CaseState,
    step: Step,
    action: Action | None,
    event: Event,
) -> Iterator[Missing]:
    """What does not depend on the graph: the manner, the outcome, who, whether the case stands still."""
    yield from _manner(step, event)
    if action is None:
        yield _no_outcome(procedure, state, step, event)
    if state.suspended and event.kind != EventKind.FORCED:
        stop = state.suspended
        yield Missing(Lack.SUSPENDED, "本案已经中止，恢复之后才能办理", since=stop.reason)
    if event.role is not None and event.role not in step.roles and step.roles:
        role = procedure.roles.get(event.role)
        title = role.title if role else event.role
        able = role_titles(procedure, step)
        yield Missing(Lack.ROLE, f"“{step.name}”由{'或'.join(able)}办理，不由{title}办理", curer=able)
    yield from separated(procedure, state, step, event.actor, event.unit)


def _manner(step: Step, event: Event) -> Iterator[Missing]:
    if event.kind == EventKind.FORCED:
        return
    if step.automatic != (event.kind == EventKind.AUTOMATIC):
        what = "由系统到期自动办理" if step.automatic else "不是自动办理的步骤"
        yield Missing(Lack.MANNER, f"“{step.name}”{what}")
    elif (step.children is not None) != (event.kind == EventKind.CHILDREN_DONE):
        what = "由各子案办完后得出结果" if step.children else "没有子案"
        yield Missing(Lack.MANNER, f"“{step.name}”{what}")


def _no_outcome(procedure: Procedure, state: CaseState, step: Step, event: Event) -> Missing:
    if event.outcome in step.outcomes:
        guard = step.outcome_guards[step.outcomes.index(event.outcome or "")]
        what = f"{case_facts(procedure, guard, state.v)}，“{step.name}”不能作出“{event.outcome}”"
        return Missing(Lack.OUTCOME, what)
    if not step.outcomes:
        return Missing(Lack.OUTCOME, f"“{step.name}”没有结果可选，不应填写“{event.outcome}”")
    given = f"没有“{event.outcome}”这个结果" if event.outcome else "要写明结果"
    return Missing(Lack.OUTCOME, f"“{step.name}”{given}，可以是：{'、'.join(step.outcomes)}")


def _forced(
    procedure: Procedure, step: Step, action: Action | None, missing: list[Missing], event: Event
) -> Allowed | Refusal:
    """A fact is recorded even if it broke the rules, but only with a reason, and only if it can be one."""
    if action is None:
        return _plain(step.name, *(one for one in missing if one.kind is Lack.OUTCOME))
    if not event.reason.strip():
        return _plain(step.name, Missing(Lack.REASON, "强制记录须写明理由"))
    return Allowed((), tuple(missing))


def _admitting(state: CaseState, action: Action) -> tuple[int, ...]:
    """The rules whose conditions the action met, and the duties it discharges."""
    rules = {condition.rule for condition in action.conditions} | {wait.rule for wait in action.waits}
    rules |= {duty.rule for duty in state.duties if action.releases >> duty.index & 1}
    return tuple(sorted(rule for rule in rules if rule))


def _attributes(procedure: Procedure, state: CaseState, event: Event, step: Step | None) -> Allowed | Refusal:
    """Whether the facts may be stated by this act, or (`step` None) may change by themselves."""
    known = {attribute.name for attribute in procedure.attributes}
    unknown = [name for name in event.attrs if name not in known]
    if unknown:
        return _plain("要素", Missing(Lack.ATTRIBUTE, f"本程序没有要素“{'、'.join(unknown)}”"))
    if step is None:
        against = against_note(procedure, event.attrs)
    else:
        against = against_act(procedure, step, event.outcome, event.attrs)
    if against:
        return _plain("要素", Missing(Lack.ATTRIBUTE, against))
    v = attributes_after(procedure, state.v, event.attrs)
    for mask in procedure.exclusive:
        both = [a.name for a in procedure.attributes if v & mask & 1 << a.index]
        if len(both) > 1:
            return _plain("要素", Missing(Lack.ATTRIBUTE, f"要素“{'”“'.join(both)}”不能同时成立"))
    return Allowed()


def _suspension(procedure: Procedure, state: CaseState, event: Event) -> Allowed | Refusal:
    declared, stopping = procedure.suspension, event.kind == EventKind.SUSPENDED
    if declared is None:
        return _plain(event.kind, Missing(Lack.UNKNOWN, "本程序没有规定全案中止"))
    if stopping == (state.suspended is not None):
        what = "本案已经中止" if stopping else "本案没有中止"
        return _plain(event.kind, Missing(Lack.SUSPENDED, what))
    if stopping and not event.reason.strip():
        return _plain(event.kind, Missing(Lack.REASON, "中止须写明理由"))
    if event.role is not None and event.role not in declared.roles:
        able = tuple(procedure.roles[key].title for key in declared.roles)
        article = citations(declared.citations, procedure.sources)
        return _plain(event.kind, Missing(Lack.ROLE, f"由{'或'.join(able)}决定", article=article, curer=able))
    return Allowed()


def _plain(step: str, *missing: Missing) -> Refusal:
    """A refusal no act can cure."""
    text = "；".join(one.what + (f"（{one.article}）" if one.article else "") for one in missing)
    return Refusal(step, tuple(missing), text=f"现在不能“{step}”：{text}。")
