"""L4: conditions that silently stop binding because the step they ask about was switched off."""

from collections.abc import Iterator

from gongzhi.engine.check.bits import Guard, mask
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
