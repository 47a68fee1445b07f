"""C2: the property sentences, and (C10) whether each of them says anything at all."""

from collections.abc import Iterator

from gongzhi.engine.check.bits import Query
from gongzhi.engine.check.claims import Claim
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.check.graph import Graph
from gongzhi.engine.check.search import Search
from gongzhi.engine.grammar import Pattern

WHOLE_CASE = (Pattern.CAN_FINISH, Pattern.ALL_POSSIBLE, Pattern.DEADLINES)  # said by C4, C1 and C6


def properties_hold(search: Search, claims: tuple[Claim, ...]) -> Iterator[Finding]:
    """C2: every property sentence."""
    for claim in claims:
        breaches = list(_breaches(search, claim))
        if breaches:
            yield breaches[0]
        elif claim.pattern not in WHOLE_CASE:
            yield Finding("C2", Status.PASSED, f"性质{claim.key}：{claim.text}", articles=claim.articles)


def breaches_of(graph: Graph) -> Iterator[Query]:
    """The states that break a property by themselves, wherever the search has come so far."""
    for alarm in graph.alarms:
        if alarm.action is None:
            yield Query(alarm.guard)
        else:
            yield graph.possible(alarm.action, alarm.guard)


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
            ending = f"这违反了性质{claim.key}：“{claim.text}”。"
            story = search.story(bad, alarm.action, ending, alarm.guard)
            shortest = min(shortest or story, story, key=len)
    if claim.pattern is Pattern.ALWAYS_POSSIBLE:
        shortest = lost_right(search, claim)
    if shortest:
        title = f"性质{claim.key}不成立：{claim.text}"
        yield Finding("C2", Status.FAILED, title, shortest, articles=claim.articles, about=claim.key)


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
    ending = f"此后再也不能“{claim.text.split()[0]}”。"
    grants = [space.fired(search.reached, action) for action in sorted(claim.second)] or [search.orderly]
    for granted in grants:
        lost = space.without(space.where(granted, Query(scope)), can)
        if not space.empty(lost):
            return search.dead_end(lost, use, labels, ending)
    return None


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
