"""Facts that acts state: the engine allows exactly the changes that the checker explores."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.engine import Allowed, Event, Library, Procedure, advance, compile_text, decide, start
from gongzhi.engine.acts import parse_moment
from gongzhi.engine.check.adapt import model_of
from gongzhi.engine.check.bits import mask
from gongzhi.engine.check.explicit import ExplicitSpace
from gongzhi.engine.check.finding import Status
from gongzhi.engine.check.graph import Graph, graph_of
from gongzhi.engine.check.symbolic import SymbolicSpace
from tests.engine.cases import calendar
from tests.engine.check.writing import DAY, findings, procedure, proof, the_failure
from tests.engine.graphs import ATTRIBUTES, RandomGraph, graphs
from tests.engine.oracle import Oracle, Pair, Sets

MANY = 1_500
BEGIN = parse_moment("2026-03-02")
Truth = tuple[bool, ...]
State = tuple[Truth, Sets]


class Explored:
    """Everything a random graph can come to, by the definitions alone."""

    def __init__(self, drawn: RandomGraph) -> None:
        self.oracle = oracle = Oracle(drawn)
        self.after: dict[State, list[tuple[Pair | str, State]]] = {}
        self.first = [(_told(truth), oracle.start()) for truth in oracle.openings()]
        waiting = list(self.first)
        while waiting and len(self.after) < MANY:
            state = waiting.pop()
            if state in self.after:
                continue
            truth = dict(zip(ATTRIBUTES, state[0], strict=True))
            moved = oracle.successors(state[1], truth)
            self.after[state] = [(what, (_told(then), sets)) for what, then, sets in moved]
            waiting += [after for _, after in self.after[state]]
        self.whole = not waiting

    def finishing(self, end: str) -> set[State]:
        """From where the case can be finished without 退出, whatever facts its acts state."""
        exits = {step.name for step in self.oracle.graph.steps if step.exit}
        found = {state for state in self.after if self._finished(state, end)}
        while True:
            new = {s for s in self.after if s not in found and self._leads(s, found, exits)}
            if not new:
                return found
            found |= new

    def _finished(self, state: State, end: str) -> bool:
        on = self.oracle.effective(state[1], dict(zip(ATTRIBUTES, state[0], strict=True)))
        return not state[1].pending & on and any(name == end for name, _ in state[1].done)

    def _leads(self, state: State, found: set[State], exits: set[str]) -> bool:
        ways: dict[Pair | str, list[bool]] = {}
        for what, after in self.after[state]:
            if not isinstance(what, str) and what[0] not in exits:
                ways.setdefault(what, []).append(after in found)
        return any(all(its) for its in ways.values())


def _told(truth: dict[str, bool]) -> Truth:
    return tuple(truth[name] for name in ATTRIBUTES)


def seen_of(graph: Graph) -> int:
    wiring = graph.wiring
    return mask([*wiring.attributes, *wiring.included, *wiring.due, *wiring.valid])


def random_procedure(drawn: RandomGraph) -> Procedure:
    return compile_text(drawn.to_yaml(), "随机.yaml", "", Library())


def told_apart(it: Procedure, states: set[State]) -> int:
    """How many states the flags of the procedure tell apart: an outcome no rule names is none of its own."""
    by_pair = {(it.steps[a.step].name, a.outcome): a.sets for a in it.actions}
    return len({(t, frozenset(by_pair[p] for p in s.done), s.pending, s.included) for t, s in states})


@settings(max_examples=60, deadline=None)
@given(drawn=graphs(forms=True))
def test_the_searchers_explore_what_the_definitions_allow(drawn: RandomGraph) -> None:
    explored = Explored(drawn)
    if not explored.whole:
        return
    it = random_procedure(drawn)
    graph = graph_of(model_of(it, DAY))
    good = explored.finishing(drawn.steps[0].name)
    for space in (ExplicitSpace(graph.system, seen_of(graph)), SymbolicSpace(graph.system, seen_of(graph))):
        reached = space.reach()
        assert space.count(reached) == told_apart(it, set(explored.after))
        goal = space.where(reached, graph.finished())
        found = space.can_reach(reached, goal, graph.labels(escapes=False))
        assert space.count(found) == told_apart(it, good)


@settings(max_examples=60, deadline=None)
@given(drawn=graphs(forms=True), data=st.data())
def test_the_engine_allows_exactly_what_was_explored(drawn: RandomGraph, data: st.DataObject) -> None:
    """Any act with any facts, and any change of facts without an act."""
    it, oracle = random_procedure(drawn), Oracle(drawn)
    truth, sets = data.draw(st.sampled_from(oracle.openings())), oracle.start()
    settled = {name: so for name, so in truth.items() if so}
    state = start(it, settled)
    for seq in range(1, 9):
        facts = data.draw(st.dictionaries(st.sampled_from(ATTRIBUTES), st.booleans()))
        pair = data.draw(st.sampled_from([*oracle.pairs(), None]))
        at = BEGIN + timedelta(days=seq)
        kind, (step, outcome) = ("办理", pair) if pair else ("要素", (None, None))
        event = Event(seq, kind, step, outcome, at=at, attrs=facts)
        allowed = isinstance(decide(it, state, event, calendar=calendar()), Allowed)
        if pair is None:
            assert allowed == (set(facts) <= set(drawn.free))
            after = truth | facts, sets
        else:
            said = {**truth, **_ticked(oracle, pair), **facts}
            mine = facts.items() <= said.items() and set(facts) <= _asked(oracle, pair)
            lawful = [(w, t, s) for w, t, s in oracle.successors(sets, truth) if (w, t) == (pair, said)]
            assert allowed == bool(mine and lawful)
            after = (lawful[0][1], lawful[0][2]) if lawful else (truth, sets)
        if allowed:
            state = advance(it, state, event, calendar=calendar())
            truth, sets = after
            assert [bool(state.v >> i & 1) for i in range(len(ATTRIBUTES))] == list(_told(truth))


def _asked(oracle: Oracle, pair: Pair) -> set[str]:
    return {name for said in oracle.statements(pair) for name in said}


def _ticked(oracle: Oracle, pair: Pair) -> dict[str, bool]:
    return {box.fact: True for box in oracle.steps[pair[0]].form if box.required and box.asked(pair[1])}


BOX = "表单: {密: {类型: 是否, 要素: 密}}"


def test_a_fact_stated_anew_halfway_is_told_in_the_story() -> None:
    it = procedure(
        [f"始 {{初始待办: 是, 一次: 是, {BOX}}}", "完", "报 {适用: 密, 一次: 是}", f"归 {{一次: 是, {BOX}}}"],
        ["全部 须先有 始", "完 须先有 报", "归 须先有 完"],
        finish="归",
        attributes=["密"],
        properties=["归 之前必有 报 | 当: 密"],
    )
    story = the_failure(proof(it), "C2").story
    assert story[2] == "3. 经办机关：归。（写明 密：是）"


def test_a_fact_that_no_form_states_stays_as_it_was() -> None:
    """The same graph with nobody to state the fact keeps the property."""
    it = procedure(
        ["始 {初始待办: 是, 一次: 是}", "完", "报 {适用: 密, 一次: 是}", "归 {一次: 是}"],
        ["全部 须先有 始", "完 须先有 报", "归 须先有 完"],
        finish="归",
        attributes=["密"],
        properties=["归 之前必有 报 | 当: 密"],
    )
    assert not findings(proof(it), "C2", Status.FAILED)


def test_finishing_may_not_depend_on_what_a_form_will_say() -> None:
    it = procedure(
        ["始 {初始待办: 是, 一次: 是}", f"核 {{一次: 是, {BOX}}}", "完 {适用: 非 密}"],
        ["全部 须先有 始", "完 须先有 核"],
        attributes=["密"],
    )
    assert the_failure(proof(it), "C4").story == (
        "1. 经办机关：始。",
        "2. 经办机关：核。（写明 密：是）",
        "从这里起无论怎么办都不能办结。",
    )
    again = procedure(
        ["始 {初始待办: 是, 一次: 是}", f"核 {{{BOX}}}", "完 {适用: 非 密}"],
        ["全部 须先有 始", "完 须先有 核"],
        attributes=["密"],
    )
    assert the_failure(proof(again), "C4").story[-1].endswith("除非以后的表单写明合适的案情。")


GRADED = ["始 {初始待办: 是, 一次: 是}", f"核 {{一次: 是, {BOX}}}", "完 {一次: 是}"]


def test_a_grade_that_comes_too_late_is_refused() -> None:
    rules = ["全部 须先有 始", "始 后须 完 限10日 | 分级: {密: 3日}", "完 须先有 核"]
    found = proof(procedure(GRADED, rules, attributes=["密"]))
    late, running = findings(found, "L6", Status.FAILED)
    assert late.title == "规则2按“密”的分级从不起作用"
    assert running.title == "“核”写明“密”时，按它分级的期限正在计算"
    assert running.story[-2:] == ("2. 经办机关：核。", "这时“完”的期限已经按原来的案情起算（规则2）。")


def test_a_grade_stated_by_the_act_that_sets_the_time_off_is_fine() -> None:
    rules = ["全部 须先有 始", "核 后须 完 限10日 | 分级: {密: 3日}", "完 须先有 核"]
    assert not proof(procedure(GRADED, rules, attributes=["密"])).failed


def test_a_duty_that_a_form_makes_inapplicable_is_answered_for() -> None:
    steps = [f"始 {{初始待办: 是, 一次: 是, {BOX}}}", "报 {适用: 密}", f"改 {{一次: 是, {BOX}}}", "完"]
    rules = ["全部 须先有 始", "始 后须 报", "完 须待 报 办毕"]
    found = proof(procedure(steps, rules, attributes=["密"]))
    (warned,) = findings(found, "C8", Status.WARNING)
    assert warned.title.startswith("“改”写明的案情会使尚未办理的“报”不再适用")
    answered = procedure(steps, rules, attributes=["密"], more="义务消灭:\n  改: {义务: [报], 依据: 法2}\n")
    assert not findings(proof(answered), "C8", Status.WARNING)


def test_a_statute_watches_facts_that_change() -> None:
    """The law wants a report where the fact holds; the local form says so only after the chance has gone."""
    law = procedure(
        ["始 {初始待办: 是, 一次: 是}", "报 {适用: 密}", "完"],
        ["全部 须先有 始", "完 须先有 报"],
        title="某法",
        attributes=["密"],
    )
    early = [f"始 {{初始待办: 是, 一次: 是, {BOX}}}", "报 {适用: 密}", "完 {一次: 是}"]
    late = ["始 {初始待办: 是, 一次: 是}", "报 {适用: 密}", f"完 {{一次: 是, {BOX}}}"]
    maps = "对应:\n  某法: {}\n"
    rules = ["全部 须先有 始", "完 须先有 报"]
    good, bad = (procedure(s, rules, attributes=["密"], more=maps) for s in (early, late))
    assert not proof(good, law).failed
    # 完 itself waits for 报 as soon as it states the fact: nothing the law forbids, but 报 never happens
    assert not findings(proof(bad, law), "C3", Status.FAILED)
    loose = procedure(late, ["全部 须先有 始"], attributes=["密"], more=maps)
    (told,) = findings(proof(loose, law), "C3", Status.FAILED)
    assert "2. 经办机关：完。（写明 密：是）" in told.story


def test_the_engine_says_who_states_a_fact() -> None:
    it = procedure(
        [
            "始 {初始待办: 是, 一次: 是}",
            "核 {结果: [准, 否], 表单: {密: {类型: 是否, 要素: 密, 结果: [准]}}}",
            "完",
        ],
        ["全部 须先有 始"],
        attributes=["密", "急"],
    )
    with pytest.raises(ValueError, match="要素“密”由“核=准”写明，开立时还没有"):
        start(it, {"密": True})
    state = start(it, {"急": True})

    def said(kind: str, step: str | None, outcome: str | None = None, **facts: bool) -> str:
        event = Event(1, kind, step, outcome, at=BEGIN, attrs=facts)
        answer = decide(it, state, event, calendar=calendar())
        return "" if isinstance(answer, Allowed) else answer.text

    assert "要素“密”由“核=准”写明，“始”不能改它" in said("办理", "始", 密=True)
    assert "要素“急”在开立时就定了，“始”不能改它" in said("办理", "始", 急=False)
    assert "要素“急”在开立时就定了，不能另外改" in said("要素", None, 急=False)
    assert "要素“密”由“核=准”写明，不能另外改" in said("要素", None, 密=True)
    assert said("办理", "始") == ""
