"""L4, L5: conditions that silently do not bind because the step they ask about is switched off."""

from collections.abc import Iterator

from gongzhi.engine.check.bits import Guard, mask, off
from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.check.graph import Graph
from gongzhi.engine.check.model import Condition
from gongzhi.engine.check.search import Search
from gongzhi.engine.check.space import StateSet


def nothing_slips_past_an_outcome(search: Search) -> Iterator[Finding]:
    """L4: a condition on an outcome is waived because its step switched itself off, though it ended
    otherwise."""
    graph, seen = search.graph, set[tuple[int, int]]()
    for number, action in enumerate(graph.model.actions):
        for condition in action.conditions:
            key = (condition.rule, action.step)
            done = _done_otherwise(graph, condition)
            if key in seen or done is None:
                continue
            bad = search.before(number, done)
            if not search.space.empty(bad):
                seen.add(key)
                yield _slipped(search, number, condition, bad)


def _done_otherwise(graph: Graph, condition: Condition) -> Guard | None:
    """The owner is done and switched off, and none of the flags holds; None for a condition on no outcome."""
    owner, wiring = condition.owners[0], graph.wiring
    done = graph.model.waivable().get(owner)
    if done is None or len(condition.owners) > 1 or done in condition.flags:
        return None
    without = mask(wiring.valid[flag] for flag in condition.flags) | 1 << wiring.included[owner]
    return (((1 << wiring.valid[done], without),),)


def _slipped(search: Search, number: int, condition: Condition, bad: StateSet) -> Finding:
    model = search.graph.model
    flag = model.flags[condition.flags[0]].name
    owner = model.steps[condition.owners[0]].name
    name = model.action_name(number)
    ending = (
        f"规则{condition.rule}要求先有“{flag}”，但“{owner}”已停用，这条要求不再起作用，“{name}”照样能办。"
    )
    title = f"“{owner}”停用后，“须先有 {flag}”不再约束“{name}”"
    return Finding("L4", Status.WARNING, title, search.story(bad, number, ending), (condition.rule,))


def nothing_slips_past_a_step_to_come(search: Search) -> Iterator[Finding]:
    """L5: a condition on a step that begins 停用 is waived although that step can still come afterwards.

    Waived because the step never comes is what such conditions are for (a hearing nobody asked for). One that
    is waived and in no state holds anything back is a rule without effect: that fails.
    """
    seen = set[int]()
    for number, action in enumerate(search.graph.model.actions):
        for condition in action.conditions:
            if condition.rule in seen or search.graph.model.included & set(condition.owners):
                continue
            bad = search.before(number, _not_yet_on(search.graph, condition))
            if search.space.empty(bad):
                continue
            if not _binds(search, condition):
                seen.add(condition.rule)
                yield _idle(search, number, condition, bad)
            elif not search.space.empty(early := _still_to_come(search, number, condition, bad)):
                seen.add(condition.rule)
                yield _overtaken(search, number, condition, early)


def _not_yet_on(graph: Graph, condition: Condition) -> Guard:
    """No owner is on or done, and none of the flags holds."""
    wiring, model = graph.wiring, graph.model
    done = [wiring.valid[model.done(owner)] for owner in condition.owners]
    included = [wiring.included[owner] for owner in condition.owners]
    return off(*(wiring.valid[flag] for flag in condition.flags), *included, *done)


def _binds(search: Search, condition: Condition) -> bool:
    """Whether anywhere the rule alone holds an action back."""
    space, graph = search.space, search.graph
    for number, action in enumerate(graph.model.actions):
        if any(one.rule == condition.rule for one in action.conditions):
            free = space.where(search.reached, graph.possible(number, without=condition.rule))
            if not space.empty(space.without(free, search.before(number))):
                return True
    return False


def _still_to_come(search: Search, number: int, condition: Condition, before: StateSet) -> StateSet:
    """The states of `before` after which, the action done, an owner can still be done."""
    space, actions = search.space, search.graph.model.actions
    coming = space.nothing()
    for other, action in enumerate(actions):
        if action.step in condition.owners:
            coming = space.either(coming, search.before(other))
    later = space.can_reach(search.reached, coming, luckily=True)
    after = space.both(space.fired(before, number), later)
    return space.both(before, space.can_reach(search.reached, after, (number,), luckily=True))


def _idle(search: Search, number: int, condition: Condition, bad: StateSet) -> Finding:
    name, flag = _names(search, number, condition)
    ending = f"规则{condition.rule}这时不起作用，别的时候也从来没有挡住过什么。"
    title = f"“{name} 须先有 {flag}”从来不起作用"
    return Finding("L5", Status.FAILED, title, search.story(bad, number, ending), (condition.rule,))


def _overtaken(search: Search, number: int, condition: Condition, bad: StateSet) -> Finding:
    name, flag = _names(search, number, condition)
    owners = "”“".join(search.graph.model.steps[owner].name for owner in condition.owners)
    ending = (
        f"这时“{owners}”没有启用，规则{condition.rule}不起作用；此后“{owners}”还会发生，先后就颠倒了。"
        f"改法：让“{name}”也须先有启用“{owners}”的那一步，或者由那一步启用“{name}”。"
    )
    title = f"“{owners}”没有启用时，“须先有 {flag}”不约束“{name}”"
    return Finding("L5", Status.WARNING, title, search.story(bad, number, ending), (condition.rule,))


def _names(search: Search, number: int, condition: Condition) -> tuple[str, str]:
    model = search.graph.model
    return model.action_name(number), "或".join(model.flags[flag].name for flag in condition.flags)
