"""A compiled procedure: what may ever happen. What did happen is in `state`.

Everything here is frozen. Steps, flags and groups have bit numbers, and the graph is kept as masks over them:
`F` bits are flags («done and still valid»), `I` bits are steps, `R` bits are steps, then groups.
"""

from gongzhi.engine.procedure.graph import STEP_ITSELF, Action, Condition, Effect, Flag, Group, Wait
from gongzhi.engine.procedure.rules import (
    Delay,
    Extension,
    Extinction,
    Floor,
    Limit,
    Pause,
    Property,
    Realisation,
    Rule,
    Separation,
    Suspension,
)
from gongzhi.engine.procedure.sources import Citation, DatedAmount, Parameter, Source
from gongzhi.engine.procedure.steps import (
    CONSTANT,
    THE_CASE,
    THE_ENTRY,
    Attribute,
    Count,
    Field,
    Guard,
    Role,
    Step,
    SubProcedure,
    Verdict,
)
from gongzhi.engine.procedure.whole import Procedure

__all__ = [
    "STEP_ITSELF",
    "Action",
    "Attribute",
    "Citation",
    "Condition",
    "Count",
    "DatedAmount",
    "Delay",
    "Effect",
    "Extension",
    "Extinction",
    "Field",
    "Flag",
    "Floor",
    "Group",
    "Guard",
    "Limit",
    "Parameter",
    "Pause",
    "Procedure",
    "Property",
    "Realisation",
    "Role",
    "Rule",
    "Separation",
    "Source",
    "Step",
    "CONSTANT",
    "THE_CASE",
    "THE_ENTRY",
    "SubProcedure",
    "Suspension",
    "Verdict",
    "Wait",
]
