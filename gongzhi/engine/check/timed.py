"""C6: the deadlines can be kept. Days as ticks, exact one by one, or five at a time as a quick screen.

A deadline of an open duty that has run out stops time (in the proof, never in a real case). A state from
which time can never go on again is a time-lock: there some deadline cannot be kept, whatever anybody does.
"""

from collections.abc import Iterator
from dataclasses import replace

from gongzhi.engine.check.bits import Query
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.check.graph import Graph
from gongzhi.engine.check.model import Action, Effect, Model
from gongzhi.engine.check.space import Space, StateSet
from gongzhi.engine.check.story import tell


def in_steps_of(model: Model, days: int) -> Model:
    """The model with `days` days as one tick: delays rounded up, deadlines down (a screen, not a proof)."""
    return replace(model, actions=tuple(_coarse(action, days) for action in model.actions))


def _coarse(action: Action, days: int) -> Action:
    conditions = tuple(
        replace(c, days=-(-c.days // days), shortened_days=-(-c.shortened_days // days))
        for c in action.conditions
    )
    return replace(
        action, conditions=conditions, effects=tuple(_coarse_effect(e, days) for e in action.effects)
    )


def _coarse_effect(effect: Effect, days: int) -> Effect:
    if effect.days is None:
        return effect
    graded = tuple((formula, number // days) for formula, number in effect.graded)
    return replace(effect, days=effect.days // days, graded=graded)


def deadlines_can_be_kept(graph: Graph, space: Space, days: int = 1) -> Iterator[Finding]:
    """C6 for a timed graph. Failed when even prompt work ends in a time-lock; a warning when only waiting
    does."""
    if not space.system.timed:
        yield passed("C6", "没有需要证明的期限")
        return
    labels = graph.labels(escapes=False)
    reached = space.reach(labels)
    going = space.where(reached, Query(graph.wiring.may_tick()))
    locked = space.without(reached, space.can_reach(reached, going, labels))
    unit = "逐日" if days == 1 else f"每 {days} 日"
    if space.empty(locked):
        yield passed("C6", f"期限都可能遵守（{unit}，{space.count(reached)} 个状态）")
        return
    yield _lock(graph, space, reached, locked, days)


def _lock(graph: Graph, space: Space, reached: StateSet, locked: StateSet, days: int) -> Finding:
    """Whether the lock comes even when every duty that can be done is done before the next day."""
    labels = graph.labels(escapes=False)
    hurry = space.nothing()
    for number, action in enumerate(graph.model.actions):
        if not graph.model.steps[action.step].external:
            hurry = space.either(
                hurry, space.where(reached, Query(graph.guard(number) + _due(graph, action)))
            )
    prompt = space.both(space.reach(labels, still=hurry), locked)
    late = space.empty(prompt)
    trace = space.trace(locked if late else prompt, labels, still=None if late else hurry)
    assert trace is not None, "a lock is reachable"
    overdue = _overdue(graph, trace.states[-1])
    ending = f"此时“{'”“'.join(name for name, _ in overdue)}”的期限已到，却无论如何办不完。"
    rules = tuple(rule for _, rule in overdue)
    story = tell(graph.wiring, trace, ending=ending, tick_days=days)
    if late:
        return Finding("C6", Status.WARNING, "拖延会使期限无法遵守（及时办理则来得及）", story, rules)
    return Finding("C6", Status.FAILED, "即使每件事都及时办，期限也无法遵守", story, rules)


def _due(graph: Graph, action: Action) -> tuple[tuple[tuple[int, int], ...], ...]:
    """«Something this action would discharge is due»."""
    return (tuple((1 << graph.wiring.due[duty], 0) for duty in sorted(action.discharges)),)


def _overdue(graph: Graph, state: int) -> list[tuple[str, int]]:
    """(duty, rule) of the deadlines that stand at 0."""
    return [
        (graph.model.duties[duty].name, rule)
        for (rule, duty), deadline in graph.wiring.deadlines.items()
        if state >> deadline.armed & 1 and deadline.clock.value(state) == 0
    ]
