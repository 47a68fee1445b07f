"""What the engine and the checker cost on each shipped procedure, beside SpiffWorkflow on the same shape.

Run: python bench/engine.py [--times 5]. Best of several rounds; read the ratios, not the times.
SpiffWorkflow comes with the packages of the tests (./test installs them), not with the program. The
shape it gets is the shortest whole life of a case: one user task a step, an exclusive gateway after each step
that has outcomes.
"""

from __future__ import annotations

import argparse
import json
import timeit
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gongzhi.calendars import ZONE, Calendar
from gongzhi.engine import CaseState, Event, Procedure, advance, decide, explain, kernel, options, start
from gongzhi.engine.check.adapt import claims_of, model_of
from gongzhi.engine.check.bits import Query, on
from gongzhi.engine.check.graph import FLIP, graph_of
from gongzhi.engine.check.search import Search
from gongzhi.engine.check.symbolic import SymbolicSpace
from gongzhi.engine.check.untimed import untimed_checks
from gongzhi.engine.facts import at_opening, filled_in
from gongzhi.engine.library import Library
from gongzhi.engine.loader import load_procedure

PACK = Path(__file__).parents[1] / "packs" / "cn"
BEGIN = datetime(2026, 1, 5, 9, tzinfo=ZONE)
FAR_APART = timedelta(days=40)  # longer than every delay, so that the walk never waits


@dataclass(frozen=True)
class Walk:
    """The shortest whole life of a case, with the state before each event and after the last."""

    procedure: Procedure
    events: tuple[Event, ...]
    states: tuple[CaseState, ...]
    facts: dict[str, bool]


def main() -> None:
    """Print one table for us, one for the neighbour, and the ratios."""
    parser = argparse.ArgumentParser(description="引擎与检验用时")
    parser.add_argument("--times", type=int, default=5, help="每项重复几轮，取最快一轮")
    times = parser.parse_args().times
    library, calendar = Library.load(PACK), Calendar.load(PACK / "calendar")
    files = sorted(PACK.glob("procedures/*/procedure.yaml"))
    walks = [walked(load_procedure(path, library=library), calendar) for path in files]
    print(
        "程序\t步\t规则\t可办集(µs)\t判断+推进一步(µs)\t全部可办与原因(µs)\t解释一步(µs)\t状态(字节)\tT1检验(ms)"
    )
    costs = [ours(walk, calendar, times) for walk in walks]
    try:
        from spiff import spiff_costs
    except ImportError:
        print("\n未安装 SpiffWorkflow，不作比较；它随测试用的软件包安装：./test")
        return
    print("\n程序\t一步(µs)\t一步加存取(µs)\t状态(字节)\t｜ 一步之比\t加存取之比\t状态之比")
    for walk, (a_step, stored, size) in zip(walks, costs, strict=True):
        names = [
            (event.step or "", len(walk.procedure.step(event.step or "").outcomes)) for event in walk.events
        ]
        plain, kept, bytes_ = spiff_costs(names, times)
        row = [f"{plain:.0f}", f"{kept:.0f}", f"{bytes_}", f"｜ {plain / a_step:.1f}", f"{kept / stored:.1f}"]
        print("\t".join([walk.procedure.title, *row, f"{bytes_ / size:.1f}"]))


def ours(walk: Walk, calendar: Calendar, times: int) -> tuple[float, float, int]:
    """(a step, a step with state written and read, bytes of state); prints the row."""
    procedure = walk.procedure
    pairs = list(zip(walk.events, walk.states, strict=False))
    last = procedure.steps[-1]

    def measure(run: Callable[[Event, CaseState], object]) -> float:
        return best(lambda: [run(event, state) for event, state in pairs], times, len(pairs))

    def step(event: Event, state: CaseState) -> CaseState:
        decide(procedure, state, event, calendar=calendar)
        return advance(procedure, state, event, calendar=calendar)

    def stored(event: Event, state: CaseState) -> CaseState:
        return CaseState.from_json(procedure, json.loads(written(step(event, state))))

    size = len(written(walk.states[-1]).encode())
    a_step, a_stored = measure(step), measure(stored)
    cells = [
        measure(lambda event, state: list(kernel.enabled(procedure, state.marking, state.v))),
        a_step,
        measure(lambda event, state: options(procedure, state, now=event.at, calendar=calendar)),
        measure(lambda event, state: explain(procedure, state, last, at=event.at, calendar=calendar)),
    ]
    row = [
        procedure.title,
        f"{len(procedure.steps)}",
        f"{len(procedure.rules)}",
        *(f"{c:.0f}" for c in cells),
    ]
    proof = best(lambda: check(procedure), min(times, 3), 1) / 1000
    print("\t".join([*row, str(size), f"{proof:.0f}"]), flush=True)
    return a_step, a_stored, size


def written(state: CaseState) -> str:
    return json.dumps(state.to_json(), ensure_ascii=False)


def check(procedure: Procedure) -> None:
    """Everything the checker does when a procedure is saved (tier T1), statutes aside."""
    claims = claims_of(procedure)
    graph = graph_of(model_of(procedure, BEGIN.date()), claims)
    list(untimed_checks(Search.of(graph, SymbolicSpace(graph.system, graph.seen())), claims))


def walked(procedure: Procedure, calendar: Calendar) -> Walk:
    """Plays the shortest run to the first-named 办结, as the checker finds it, through the engine."""
    graph = graph_of(model_of(procedure, BEGIN.date()))
    ended = graph.wiring.valid[
        min(graph.model.finishing, key=lambda flag: "=" in graph.model.flags[flag].name)
    ]
    space = SymbolicSpace(graph.system, graph.seen())
    goal = space.where(space.where(space.reach(), graph.finished()), Query(on(ended)))
    trace = space.trace(goal, graph.labels(escapes=False))
    assert trace is not None, f"{procedure.title} 不能办结"
    facts = [_facts(procedure, graph.wiring.attributes, state) for state in trace.states]
    states, events = [start(procedure, at_opening(procedure, facts[0]))], []
    for bare, stated in _events(procedure, trace.labels, facts[1:]):
        event = filled_in(procedure, bare, stated)
        events.append(event)
        states.append(advance(procedure, states[-1], event, calendar=calendar))
    return Walk(procedure, tuple(events), tuple(states), facts[0])


def _facts(procedure: Procedure, bits: Sequence[int], state: int) -> dict[str, bool]:
    named = zip(procedure.attributes, bits, strict=True)
    return {attribute.name: bool(state >> bit & 1) for attribute, bit in named}


def _events(
    procedure: Procedure, labels: tuple[int, ...], facts: list[dict[str, bool]]
) -> Iterator[tuple[Event, dict[str, bool]]]:
    """Each act of the run, with the facts that hold after it."""
    acts = [(label, known) for label, known in zip(labels, facts, strict=True) if label > FLIP]
    for number, (label, known) in enumerate(acts, start=1):
        action = procedure.actions[label]
        step = procedure.steps[action.step]
        kind = "子案完成" if step.children else "自动" if step.automatic else "办理"
        role = step.roles[0] if step.roles else None
        at = BEGIN + number * FAR_APART
        yield Event(number, kind, step.name, action.outcome, at=at, role=role, actor=f"甲{number}"), known


def best(run: Callable[[], object], times: int, calls: int) -> float:
    """Microseconds a call, in the fastest of `times` rounds."""
    return min(timeit.repeat(run, number=1, repeat=times)) / calls * 1e6


if __name__ == "__main__":
    main()
