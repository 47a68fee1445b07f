"""C7, C8: a duty that arises can be done, and none lapses unnoticed."""

from collections.abc import Iterator

from gongzhi.engine.check.bits import Guard, on
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.check.graph import Graph
from gongzhi.engine.check.model import Action, Effect, Model
from gongzhi.engine.check.search import Search
from gongzhi.engine.check.space import StateSet
from gongzhi.engine.grammar import Verb


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
    """C8: every 停用 that can end an open duty. Passed where a 义务消灭 answers for it, else a warning.

    免除 needs no answer: ending a duty is all it says, and its rule names the article.
    """
    lapsing: dict[tuple[int, int], set[int]] = {}
    for number, action in enumerate(search.graph.model.actions):
        for rule, duty in _extinguished(search.graph, action):
            if not search.space.empty(search.before(number, _open(search.graph, duty, action))):
                lapsing.setdefault((action.step, rule), set()).add(duty)
    for (step, rule), duties in lapsing.items():
        yield _extinction(search.graph.model, step, rule, sorted(duties))
    if not lapsing:
        yield passed("C8", "没有未办的义务会因停用而消灭")


def _extinguished(graph: Graph, action: Action) -> Iterator[tuple[int, int]]:
    """(rule, duty) pairs that the action would end by 停用, neither doing nor releasing them."""
    included = {e.target for e in action.effects if e.verb is Verb.INCLUDES}
    settled = {e.target for e in action.effects if e.verb in (Verb.OBLIGES, Verb.RELEASES)}
    for duty, it in enumerate(graph.model.duties):
        if duty in action.discharges | settled or included & set(it.owners):
            continue
        for effect in action.effects:
            if effect.verb is Verb.EXCLUDES and effect.target in it.owners:
                yield effect.rule, duty
                break


def _open(graph: Graph, duty: int, action: Action) -> Guard:
    """The duty is open, and (for a group) no owner that the action leaves alone is included."""
    wiring, owners = graph.wiring, graph.model.duties[duty].owners
    excluded = {e.target for e in action.effects if e.verb is Verb.EXCLUDES}
    guard = on(wiring.due[duty])
    if len(owners) == 1:
        return guard + wiring.active(owners[0])
    guard += (tuple((1 << wiring.included[owner], 0) for owner in owners),)
    return guard + tuple(((0, 1 << wiring.included[owner]),) for owner in owners if owner not in excluded)


def _extinction(model: Model, step: int, rule: int, duties: list[int]) -> Finding:
    names = [model.duties[duty].name for duty in duties]
    answers = [lapse for lapse in model.lapses if lapse.step == step]
    open_ = [n for n in names if not any(a.duties is None or n in a.duties for a in answers)]
    name = model.steps[step].name
    if not open_:
        articles = tuple(article for answer in answers for article in answer.articles)
        title = f"“{name}”消灭未办的“{'”“'.join(names)}”，已写明依据"
        return Finding("C8", Status.PASSED, title, rules=(rule,), articles=articles)
    title = f"“{name}”会消灭尚未办理的“{'”“'.join(open_)}”（规则{rule}），请在“义务消灭”里写明依据"
    return Finding("C8", Status.WARNING, title, rules=(rule,))
