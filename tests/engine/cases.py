"""Cases told in lines, on the small procedure of the tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gongzhi.calendars import Calendar
from gongzhi.engine import CaseState, Library, Procedure, decide, load_procedure, replay
from gongzhi.engine.acts import events_of, parse_act

ROOT = Path(__file__).parents[2]


@cache
def calendar() -> Calendar:
    return Calendar.load(ROOT / "packs" / "cn" / "calendar")


@cache
def library() -> Library:
    return Library.load(ROOT / "packs" / "cn")


@cache
def small() -> Procedure:
    return load_procedure(Path(__file__).parent / "small.yaml", library=Library())


@cache
def shipped(name: str) -> Procedure:
    return load_procedure(ROOT / "packs" / "cn" / "procedures" / name / "procedure.yaml", library=library())


def told(*lines: str, attrs: dict[str, bool] | None = None, procedure: Procedure | None = None) -> CaseState:
    """The state after these acts, all of which must be allowed."""
    events = events_of(parse_act(line) for line in lines)
    return replay(procedure or small(), attrs or {}, events, calendar=calendar())


def asked(state: CaseState, line: str, procedure: Procedure | None = None):
    """The engine's answer to one more act; it must carry its time."""
    act = parse_act(line)
    assert act.at, "an act that is asked about carries its time"
    return decide(procedure or small(), state, act.event(state.seq + 1, act.at), calendar=calendar())
