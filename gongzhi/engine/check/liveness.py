"""C1, C4, C5: everything can happen, and every case can be finished."""

from collections.abc import Iterator

from gongzhi.engine.check.bits import Query
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.check.search import Search


def every_action_occurs(search: Search) -> Iterator[Finding]:
    """C1: each step with each outcome can happen in some case."""
    model = search.graph.model
    names = [model.action_name(number) for number in range(len(model.actions))]
    alive = {name for number, name in enumerate(names) if not search.space.empty(search.before(number))}
    dead = {name: number for number, name in enumerate(names) if name not in alive}
    for name, number in dead.items():
        rules = tuple(c.rule for c in model.actions[number].conditions if c.rule)
        yield Finding("C1", Status.FAILED, f"“{name}”永远不可能发生", _why_dead(search, number), rules)
    if not dead:
        yield passed("C1", f"{len(alive)} 个动作都可能发生")


def _why_dead(search: Search, action: int) -> tuple[str, ...]:
    model, wiring = search.graph.model, search.graph.wiring
    it = model.actions[action]
    if search.space.empty(search.space.where(search.reached, Query(wiring.active(it.step)))):
        return (f"“{model.steps[it.step].name}”在任何时候都没有启用。",)
    lines = []
    for condition in it.conditions:
        held = [(1 << wiring.valid[flag], 0) for flag in condition.flags]
        held += list(wiring.none_active(condition.owners))
        if search.space.empty(search.space.where(search.reached, Query((tuple(held),)))):
            names = "或".join(model.flags[flag].name for flag in condition.flags)
            lines.append(f"规则{condition.rule}要求先有“{names}”，而它永远不会有效。")
    return tuple(lines) or ("它的各项前提从不同时成立。",)


def always_finishes(search: Search) -> Iterator[Finding]:
    """C4: from every state reached without 退出, the case can be finished with nothing left due, without
    退出."""
    yield _finishing(search, "C4", True, Status.FAILED, "任何时候都能办结", "从这里起无论怎么办都不能办结。")


def finishes_without_outsiders(search: Search) -> Iterator[Finding]:
    """C5: the same without any step of somebody the office cannot oblige."""
    ending = "从这里起，只靠经办机关自己不能办结，要等外部的人办理。"
    yield _finishing(search, "C5", False, Status.WARNING, "不靠外部的人也能办结", ending)


def _finishing(
    search: Search, check: str, externals: bool, status: Status, title: str, ending: str
) -> Finding:
    space, graph = search.space, search.graph
    goal = space.where(search.orderly, graph.finished())
    labels = graph.labels(escapes=False, externals=externals)
    can = space.can_reach(search.orderly, goal, labels)
    stuck = space.without(search.orderly, can)
    if space.empty(stuck):
        return passed(check, f"{title}（{space.count(search.orderly)} 个状态）")
    return Finding(check, status, f"不是{title}", search.dead_end(stuck, goal, labels, ending))
