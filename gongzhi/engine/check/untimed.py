"""The checks that need no clock: C1, C2, C4, C5, C7, C8 and the vacuity part of C10."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongzhi.engine.check.bits import Guard, Query, on
from gongzhi.engine.check.claims import Claim
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.check.graph import Graph
from gongzhi.engine.check.model import Action, Effect
from gongzhi.engine.check.space import Space, StateSet
from gongzhi.engine.check.story import tell
from gongzhi.engine.grammar import Pattern, Verb


@dataclass(slots=True)
class Search:
    """A graph with everything it can reach, and without 退出 steps."""

    graph: Graph
    space: Space
    reached: StateSet
    orderly: StateSet  # reached without any 退出 step

    @classmethod
    def of(cls, graph: Graph, space: Space) -> "Search":
        return cls(graph, space, space.reach(), space.reach(graph.labels(escapes=False)))

    def story(self, states: StateSet, last: int | None = None, ending: str = "") -> tuple[str, ...]:
        trace = self.space.trace(states)
        assert trace is not None, "a story is told about reachable states only"
        return tell(self.graph.wiring, trace, last, ending=ending)

    def before(self, action: int, more: Guard = ()) -> StateSet:
        """The reachable states in which the action is possible and `more` holds."""
        return self.space.where(self.reached, Query(self.graph.guard(action) + more))


def untimed_checks(search: Search, claims: tuple[Claim, ...]) -> list[Finding]:
    checks: list[Callable[[], Iterator[Finding]]] = [
        lambda: every_action_occurs(search),
        lambda: properties_hold(search, claims),
        lambda: always_finishes(search),
        lambda: finishes_without_outsiders(search),
        lambda: duties_do_not_evaporate(search),
        lambda: duties_extinguished(search),
        lambda: no_vacuous_property(search, claims),
    ]
    return [finding for check in checks for finding in check()]


def every_action_occurs(search: Search) -> Iterator[Finding]:
    """C1: each step with each outcome can happen in some case."""
    dead = [a for a in range(len(search.graph.model.actions)) if search.space.empty(search.before(a))]
    for action in dead:
        name = search.graph.model.action_name(action)
        rules = tuple(c.rule for c in search.graph.model.actions[action].conditions if c.rule)
        yield Finding("C1", Status.FAILED, f"“{name}”永远不可能发生", _why_dead(search, action), rules)
    if not dead:
        yield passed("C1", f"{len(search.graph.model.actions)} 个动作都可能发生")


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


def properties_hold(search: Search, claims: tuple[Claim, ...]) -> Iterator[Finding]:
    """C2: every property sentence."""
    for claim in claims:
        breaches = list(_breaches(search, claim))
        if breaches:
            yield breaches[0]
        elif claim.pattern not in (Pattern.CAN_FINISH, Pattern.ALL_POSSIBLE, Pattern.DEADLINES):
            yield Finding("C2", Status.PASSED, f"性质{claim.key}：{claim.text}", articles=claim.articles)


def _breaches(search: Search, claim: Claim) -> Iterator[Finding]:
    shortest: tuple[str, ...] | None = None
    for alarm in search.graph.alarms:
        if alarm.claim.key != claim.key:
            continue
        if alarm.action is None:
            bad = search.space.where(search.reached, Query(alarm.guard))
        else:
            bad = search.before(alarm.action, alarm.guard)
        if not search.space.empty(bad):
            story = search.story(bad, alarm.action, f"这违反了性质{claim.key}：“{claim.text}”。")
            shortest = min(shortest or story, story, key=len)
    if claim.pattern is Pattern.ALWAYS_POSSIBLE:
        shortest = lost_right(search, claim)
    if shortest:
        title = f"性质{claim.key}不成立：{claim.text}"
        yield Finding("C2", Status.FAILED, title, shortest, articles=claim.articles)


def lost_right(search: Search, claim: Claim) -> tuple[str, ...] | None:
    """A story in which the right is granted and can no longer be used, whoever does what (granting anew
    not counted)."""
    space, graph = search.space, search.graph
    labels = graph.labels(escapes=False) - claim.second
    scope = graph.wiring.applies(claim.when)
    use = space.nothing()
    for action in claim.first:
        use = space.either(use, search.before(action))
    can = space.can_reach(search.reached, use, labels)
    if not claim.second:
        lost = space.without(space.where(search.orderly, Query(scope)), can)
        return (
            None
            if space.empty(lost)
            else search.story(lost, None, f"此后再也不能“{claim.text.split()[0]}”。")
        )
    for action in sorted(claim.second):
        granted = space.where(space.fired(search.reached, action), Query(scope))
        lost = space.without(granted, can)
        if not space.empty(lost):
            return search.story(lost, None, f"此后再也不能“{claim.text.split()[0]}”。")
    return None


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
    can = space.can_reach(search.orderly, goal, graph.labels(escapes=False, externals=externals))
    stuck = space.without(search.orderly, can)
    if space.empty(stuck):
        return passed(check, f"{title}（{space.count(search.orderly)} 个状态）")
    return Finding(check, status, f"不是{title}", search.story(stuck, None, ending))


def duties_do_not_evaporate(search: Search) -> Iterator[Finding]:
    """C7: when an action makes something due, somebody must be there to do it."""
    count = 0
    for number, action in enumerate(search.graph.model.actions):
        for effect in action.effects:
            if effect.verb is not Verb.OBLIGES:
                continue
            nobody = _none_included_after(search.graph, action, effect.target)
            bad = None if nobody is None else search.before(number, nobody)
            if bad is not None and not search.space.empty(bad):
                count += 1
                yield _evaporated(search, number, effect, bad)
    if not count:
        yield passed("C7", "每项义务产生时都有人可办")


def _evaporated(search: Search, number: int, effect: Effect, bad: StateSet) -> Finding:
    duty = search.graph.model.duties[effect.target].name
    ending = f"规则{effect.rule}要求随后办理“{duty}”，但这时“{duty}”已停用，义务落空。"
    title = f"“{search.graph.model.action_name(number)} 后须 {duty}”可能落空"
    return Finding("C7", Status.FAILED, title, search.story(bad, number, ending), (effect.rule,))


def _none_included_after(graph: Graph, action: Action, duty: int) -> Guard | None:
    """The guard «after the action no owner of the duty is included»; None when one surely is."""
    included = {e.target for e in action.effects if e.verb is Verb.INCLUDES}
    excluded = {e.target for e in action.effects if e.verb is Verb.EXCLUDES}
    owners = graph.model.duties[duty].owners
    if included & set(owners):
        return None
    return tuple(((0, 1 << graph.wiring.included[owner]),) for owner in owners if owner not in excluded)


def duties_extinguished(search: Search) -> Iterator[Finding]:
    """C8: every 停用 or 免除 that can end an open duty, for a jurist to confirm. Steps marked 退出 are
    listed as one."""
    count = 0
    for number, action in enumerate(search.graph.model.actions):
        for rule, duty in _extinguished(search.graph, action):
            bad = search.before(number, _open(search.graph, duty, action))
            if search.space.empty(bad):
                continue
            count += 1
            yield _extinction(search, number, rule, duty)
    if not count:
        yield passed("C8", "没有未办的义务会因停用或免除而消灭")


def _extinguished(graph: Graph, action: Action) -> Iterator[tuple[int, int]]:
    """(rule, duty) pairs that the action would end without doing them."""
    included = {e.target for e in action.effects if e.verb is Verb.INCLUDES}
    obliged = {e.target for e in action.effects if e.verb is Verb.OBLIGES}
    for duty, it in enumerate(graph.model.duties):
        if duty in action.discharges or duty in obliged or included & set(it.owners):
            continue
        for effect in action.effects:
            ends = effect.verb is Verb.EXCLUDES and effect.target in it.owners
            if ends or (effect.verb is Verb.RELEASES and effect.target == duty):
                yield effect.rule, duty
                break


def _open(graph: Graph, duty: int, action: Action) -> Guard:
    """The duty is open, and (for a group) no owner that the action leaves alone is included."""
    wiring, owners = graph.wiring, graph.model.duties[duty].owners
    excluded = {e.target for e in action.effects if e.verb is Verb.EXCLUDES}
    released = any(e.verb is Verb.RELEASES and e.target == duty for e in action.effects)
    guard = on(wiring.due[duty])
    if len(owners) == 1:
        return guard + wiring.active(owners[0])
    guard += (tuple((1 << wiring.included[owner], 0) for owner in owners),)
    left = () if released else tuple(owner for owner in owners if owner not in excluded)
    return guard + tuple(((0, 1 << wiring.included[owner]),) for owner in left)


def _extinction(search: Search, number: int, rule: int, duty: int) -> Finding:
    model = search.graph.model
    name = model.action_name(number)
    title = f"“{name}”会消灭尚未办理的“{model.duties[duty].name}”（规则{rule}）"
    return Finding("C8", Status.WARNING, title, rules=(rule,))


def no_vacuous_property(search: Search, claims: tuple[Claim, ...]) -> Iterator[Finding]:
    """C10, first part: a property about something that never happens proves nothing."""
    empty = 0
    for claim in claims:
        trigger = claim.second if claim.pattern is Pattern.ALWAYS_POSSIBLE else claim.first
        scope = search.graph.wiring.applies(claim.when)
        if trigger and all(search.space.empty(search.before(action, scope)) for action in trigger):
            empty += 1
            title = f"性质{claim.key}是空话：它所说的“{claim.text.split()[0]}”从不发生"
            yield Finding("C10", Status.WARNING, title, articles=claim.articles)
    if not empty:
        yield passed("C10", "没有空话性质")
