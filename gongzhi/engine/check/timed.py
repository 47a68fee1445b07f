"""C6: the deadlines can be kept. Days as ticks, exact one by one, or five at a time as a quick screen.

A deadline of an open duty that has run out stops time (in the proof, never in a real case). A state from
which time can never go on again is a time-lock: there some deadline cannot be kept, whatever anybody does.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from gongzhi.engine.check.bits import RIPEN, TICK, Query, System, holds, mask, read_bits
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.check.graph import Graph, graph_of
from gongzhi.engine.check.model import Action, Effect, Model
from gongzhi.engine.check.space import Held, Space, StateSet
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


Spaces = Callable[[System, int], Space]


def deadlines_can_be_kept(model: Model, spaces: Spaces, days: int = 1) -> Iterator[Finding]:
    """C6. Failed when even prompt work ends in a time-lock; a warning when only waiting does.

    Most deadlines need no clock: a duty that can be done at once whenever it is open is done in time. So only
    the deadlines of duties that may have to wait are counted down, and all of them before a lock is reported.
    """
    if at_once := _at_once(model, spaces):
        yield at_once
        return
    kept: frozenset[tuple[int, int]] = frozenset()
    while True:
        graph = graph_of(model, timed=True, kept=kept)
        every = graph.wiring.limited()
        space = spaces(graph.system, timed_bits(graph))
        labels = graph.labels(escapes=False)
        reached = space.reach(labels)
        going = space.where(reached, Query(graph.wiring.calm()))
        locked = space.without(reached, space.can_reach(reached, going, labels, tick=False))
        if space.empty(locked):
            pace = "逐日" if days == 1 else f"每 {days} 日"
            said = f"期限都可能遵守（{len(every)} 项期限，{space.count(reached)} 个状态，{pace}）"
            yield _hopeless(graph, space, reached, days) or passed("C6", said)
            return
        if kept == every:
            yield _lock(graph, space, reached, locked, days)
            return
        kept |= _waiting(graph, space, reached) or every


def _at_once(model: Model, spaces: Spaces) -> Finding | None:
    """Passed without counting a single day: whatever is due can be done at once, however long delays still
    last. None when that is not so; then days have to be counted."""
    graph = graph_of(model, timed=True, kept=(), loose=True)
    limits = graph.wiring.limited()
    if not limits:
        return passed("C6", "没有需要证明的期限")
    space, labels = spaces(graph.system, timed_bits(graph)), graph.labels(escapes=False)
    reached = space.reach(labels | {RIPEN})
    calm = space.where(reached, Query(graph.wiring.calm()))
    if not space.empty(space.without(reached, space.can_reach(reached, calm, labels))):
        return None
    return passed("C6", f"期限都可能遵守（{len(limits)} 项期限，应办的事任何时候都可以马上办）")


def timed_bits(graph: Graph) -> int:
    """What the questions about time read."""
    return read_bits(graph.wiring.calm()) | mask(graph.wiring.due)


def _waiting(graph: Graph, space: Space, reached: StateSet) -> frozenset[tuple[int, int]]:
    """The deadlines without a clock whose duty is somewhere open and cannot be done at once."""
    labels = graph.labels(escapes=False)
    found = set()
    for key in graph.wiring.limited() - set(graph.wiring.deadlines):
        closed = space.where(reached, Query((graph.wiring.idle(key[1]),)))
        if not space.empty(space.without(reached, space.can_reach(reached, closed, labels, tick=False))):
            found.add(key)
    return frozenset(found)


def _hopeless(graph: Graph, space: Space, reached: StateSet, days: int) -> Finding | None:
    """A duty that is only put off again and again: time goes on, but it can never be done in its time."""
    labels = graph.labels(escapes=False)
    for rule, duty in sorted(graph.wiring.deadlines):
        closed = space.where(reached, Query((graph.wiring.idle(duty),)))
        lost = space.without(reached, space.can_reach(reached, closed, labels))
        if not space.empty(lost):
            trace = space.trace(lost, labels)
            assert trace is not None, "the state was reached"
            name = graph.model.duties[duty].name
            ending = f"从这里起，“{name}”在期限内永远办不成，只能一再推延。"
            story = tell(graph.wiring, trace, ending=ending, tick_days=days)
            return Finding("C6", Status.FAILED, f"“{name}”不可能在期限内办成", story, (rule,))
    return None


def _lock(graph: Graph, space: Space, reached: StateSet, locked: StateSet, days: int) -> Finding:
    """A lock that some action makes certain although all work was prompt, or one that only waiting does."""
    labels = graph.labels(escapes=False)
    settled = space.where(
        reached, Query(tuple(graph.wiring.idle(duty) for _, duty in graph.wiring.limited()))
    )
    fine = space.can_reach(reached, settled, labels)
    held = _promptly(graph, space, reached)
    prompt = space.reach(labels, held=held)
    for label in sorted(labels):
        before = space.without(space.both(prompt, fine), held.get(label, space.nothing()))
        doomed = space.without(space.fired(before, label), fine)
        if not space.empty(doomed):
            told = space.both(prompt, locked)
            story = _overdue_story(graph, space, doomed if space.empty(told) else told, held, days)
            return Finding("C6", Status.FAILED, "会走到这一步：即使每件事都及时办，期限也无法遵守", *story)
    story = _overdue_story(graph, space, locked, None, days)
    return Finding("C6", Status.WARNING, "拖延会使期限无法遵守（及时办理则来得及）", *story)


def _promptly(graph: Graph, space: Space, reached: StateSet) -> dict[int, StateSet]:
    """Prompt work: while the office could do something due, no day passes and it does nothing else."""
    due: dict[int, StateSet] = {}
    for number, action in enumerate(graph.model.actions):
        step = graph.model.steps[action.step]
        if not step.external and not step.automatic:
            due[number] = space.where(reached, Query(_due(graph, action)))
    hurry = space.nothing()
    for number, states in due.items():
        hurry = space.either(hurry, space.where(states, graph.possible(number)))
    return {TICK: hurry} | {number: space.without(hurry, states) for number, states in due.items()}


def _overdue_story(
    graph: Graph, space: Space, goal: StateSet, held: Held, days: int
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The run into `goal` and the rules of the deadlines it breaks: those over, else those that run."""
    trace = space.trace(goal, graph.labels(escapes=False), held=held)
    assert trace is not None, "a lock is reachable"
    over = _overdue(graph, trace.states[-1])
    broken = over or _running(graph, trace.states[-1])
    names = "”“".join(dict.fromkeys(name for name, _ in broken))
    ending = (
        f"此时“{names}”的期限已到，却无论如何办不完。"
        if over
        else f"从这里起，“{names}”已经不可能都按期办完。"
    )
    return tell(graph.wiring, trace, ending=ending, tick_days=days), tuple(rule for _, rule in broken)


def _running(graph: Graph, state: int) -> list[tuple[str, int]]:
    """(duty, rule) of the deadlines that run."""
    return [
        (graph.model.duties[duty].name, rule)
        for (rule, duty), deadline in graph.wiring.deadlines.items()
        if state >> deadline.armed & 1
    ]


def _due(graph: Graph, action: Action) -> tuple[tuple[tuple[int, int], ...], ...]:
    """«Something this action would discharge is due»."""
    return (tuple((1 << graph.wiring.due[duty], 0) for duty in sorted(action.discharges)),)


def _overdue(graph: Graph, state: int) -> list[tuple[str, int]]:
    """(duty, rule) of the deadlines that keep time from going on."""
    return [
        (graph.model.duties[duty].name, rule)
        for rule, duty in graph.wiring.deadlines
        if not holds((graph.wiring.in_time(rule, duty),), state)
    ]
