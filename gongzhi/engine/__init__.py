"""What a procedure allows next, and why: pure, no Django, no clock, no network."""

from gongzhi.engine.advance import NotAllowed, advance, replay, start
from gongzhi.engine.blockers import separated
from gongzhi.engine.children import Child, Decided, decide_children, ending, reported, result, rounds
from gongzhi.engine.clocks import Obligation, automatic, light, obligations
from gongzhi.engine.counting import count_errors, tally
from gongzhi.engine.decide import decide
from gongzhi.engine.events import NOTES, Event, EventKind
from gongzhi.engine.explain import explain, possible
from gongzhi.engine.finishing import can_finish
from gongzhi.engine.guarantees import Guarantee, guarantees
from gongzhi.engine.kernel import finished
from gongzhi.engine.library import Library
from gongzhi.engine.loader import compile_text, load_procedure
from gongzhi.engine.migration import Divergence, Migration, migrate
from gongzhi.engine.options import Enabled, Options, options
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import (
    CONSTANT,
    THE_CASE,
    THE_ENTRY,
    Field,
    Procedure,
    Role,
    Rule,
    Step,
    SubProcedure,
)
from gongzhi.engine.refusal import Allowed, Lack, Missing, Refusal, RemedyStep
from gongzhi.engine.state import CaseState
from gongzhi.engine.versions import Change, differences

__all__ = [
    "CONSTANT",
    "NOTES",
    "THE_CASE",
    "THE_ENTRY",
    "SubProcedure",
    "Allowed",
    "CaseState",
    "Change",
    "Child",
    "Decided",
    "Divergence",
    "Enabled",
    "Event",
    "EventKind",
    "Field",
    "Guarantee",
    "Lack",
    "Library",
    "Migration",
    "Missing",
    "NotAllowed",
    "Obligation",
    "Options",
    "PackError",
    "Problem",
    "Procedure",
    "Refusal",
    "RemedyStep",
    "Role",
    "Rule",
    "Step",
    "advance",
    "automatic",
    "can_finish",
    "compile_text",
    "count_errors",
    "decide",
    "decide_children",
    "differences",
    "ending",
    "explain",
    "finished",
    "guarantees",
    "light",
    "load_procedure",
    "migrate",
    "obligations",
    "options",
    "possible",
    "replay",
    "reported",
    "result",
    "rounds",
    "separated",
    "start",
    "tally",
]
