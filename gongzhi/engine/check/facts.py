"""L6, C8 for facts that acts state: in time for what depends on them, never behind a duty's back."""

from collections.abc import Iterable, Iterator

from gongzhi.engine.check.bits import Query, on
from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.check.firing import ended
from gongzhi.engine.check.model import Effect, Formula, Model, Repeat
from gongzhi.engine.check.search import Search
from gongzhi.engine.check.space import StateSet
from gongzhi.engine.grammar import Verb


def facts_come_in_time(search: Search) -> Iterator[Finding]:
    yield from _grades_without_effect(search)
    yield from _counts_without_effect(search)
    yield from _times_that_change_while_they_run(search)
    yield from _duties_that_no_longer_apply(search)


def _grades_without_effect(search: Search) -> Iterator[Finding]:
    """L6: a 分级 of a time whose facts are never so when the time begins."""
    setting: dict[tuple[int, Formula], list[int]] = {}
    for number, action in enumerate(search.graph.model.actions):
        for effect in action.effects:
            for formula, _ in effect.graded:
                setting.setdefault((effect.rule, formula), []).append(number)
    for (rule, formula), numbers in setting.items():
        yield from _never_so(search, numbers, formula, f"规则{rule}", (rule,))


def _counts_without_effect(search: Search) -> Iterator[Finding]:
    """L6: a 分级 of a vote whose facts are never so when the votes are counted."""
    model = search.graph.model
    for step, it in enumerate(model.steps):
        numbers = [number for number, action in enumerate(model.actions) if action.step == step]
        for formula in it.counted:
            yield from _never_so(search, numbers, formula, f"“{it.name}”计票", ())


def _never_so(
    search: Search, numbers: list[int], formula: Formula, whose: str, rules: tuple[int, ...]
) -> Iterator[Finding]:
    """Nothing where the acts cannot happen at all: that is told elsewhere."""
    space, so = search.space, search.graph.wiring.applies(formula)
    possible = [(number, states) for number in numbers if not space.empty(states := search.before(number))]
    if possible and all(space.empty(search.before(number, so)) for number, _ in possible):
        facts = _spoken(search.graph.model, formula)
        ending = f"这时还不可能写明“{facts}”，这一级从不起作用。"
        story = search.story(possible[0][1], possible[0][0], ending)
        yield Finding("L6", Status.FAILED, f"{whose}按“{facts}”的分级从不起作用", story, rules)


def _times_that_change_while_they_run(search: Search) -> Iterator[Finding]:
    """L6: a form states a fact by which a time is graded while that time runs. Deadlines are proved with the
    facts they began with, so this must not happen."""
    model = search.graph.model
    limits = {(e.rule, e.target): e for action in model.actions for e in action.effects if e.graded}
    for (rule, duty), limit in limits.items():
        facts = _asked(formula for formula, _ in limit.graded)
        if facts & model.free:
            names = "”“".join(model.attributes[n] for n in sorted(facts & model.free))
            yield Finding("L6", Status.FAILED, f"规则{rule}按“{names}”分级，而它随时会变", rules=(rule,))
        for number, action in enumerate(model.actions):
            if not action.states & facts or _settles(action.effects, limit) or duty in ended(action):
                continue
            bad = search.before(number, on(search.graph.wiring.due[duty]))
            if not search.space.empty(bad):
                ending = f"这时“{model.duties[duty].name}”的期限已经按原来的案情起算（规则{rule}）。"
                names = "”“".join(model.attributes[n] for n in sorted(action.states & facts))
                title = f"“{model.action_name(number)}”写明“{names}”时，按它分级的期限正在计算"
                yield Finding("L6", Status.FAILED, title, search.story(bad, number, ending), (rule,))


def _settles(effects: tuple[Effect, ...], limit: Effect) -> bool:
    """The action begins the time anew in any case."""
    return any((e.rule, e.target) == (limit.rule, limit.target) and e.repeat is Repeat.ANEW for e in effects)


def _duties_that_no_longer_apply(search: Search) -> Iterator[Finding]:
    """C8: a form states facts under which an open duty no longer applies."""
    model, space = search.graph.model, search.space
    for number, action in enumerate(model.actions):
        gone, settled = [], ended(action) | {e.target for e in action.effects if e.verb is Verb.OBLIGES}
        for duty, it in enumerate(model.duties):
            facts = _asked(model.steps[owner].applies for owner in it.owners)
            asked = action.states & facts and duty not in settled
            if asked and not space.empty(_dropped(search, number, duty)):
                gone.append(it.name)
        answers = [lapse for lapse in model.lapses if lapse.step == action.step]
        open_ = [n for n in gone if not any(a.duties is None or n in a.duties for a in answers)]
        if open_:
            name = model.action_name(number)
            title = f"“{name}”写明的案情会使尚未办理的“{'”“'.join(open_)}”不再适用，请在“义务消灭”里写明依据"
            yield Finding("C8", Status.WARNING, title)


def _dropped(search: Search, number: int, duty: int) -> StateSet:
    """The states right after the action in which the duty, open before, is due but applies to nobody."""
    wiring, space = search.graph.wiring, search.space
    idle, due = (wiring.idle(duty),), on(wiring.due[duty])
    before = search.before(number, due)
    before = space.without(before, space.where(before, Query(idle)))
    owners = search.graph.model.duties[duty].owners
    outside = (wiring.out_of_scope(owners),)
    return space.where(space.fired(before, number), Query(due + outside))


def _asked(formulas: Iterable[Formula]) -> frozenset[int]:
    """The facts that the formulas read."""
    read = 0
    for formula in formulas:
        for ones, zeros in formula:
            read |= ones | zeros
    return frozenset(number for number in range(read.bit_length()) if read >> number & 1)


def _spoken(model: Model, formula: Formula) -> str:
    ones, zeros = formula[0]
    said = [name for number, name in enumerate(model.attributes) if ones >> number & 1]
    return "、".join(said + [f"非 {n}" for number, n in enumerate(model.attributes) if zeros >> number & 1])
