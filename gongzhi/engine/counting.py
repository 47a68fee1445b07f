"""Does the outcome somebody enters follow from the numbers they enter?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from gongzhi.ballots import CountError, Decision, decide
from gongzhi.engine.decide import with_facts
from gongzhi.engine.events import Event
from gongzhi.engine.procedure import Procedure, Step
from gongzhi.engine.state import CaseState

Number = Fraction | int


def tally(step: Step, v: int, numbers: Mapping[str, object]) -> Decision | None:
    """What the rule in force for attributes `v` says of a step's numbers; None if the step counts nothing.

    `numbers` maps form fields to exact decimals («89.37», 12). Raises CountError for numbers that are missing
    or cannot be right.
    """
    if step.count is None:
        return None
    rule = next(rule for guard, rule in step.count.rules if guard.holds(v))
    counts = {
        name: _exact(name, numbers[name]) for name in rule.counts if numbers.get(name) not in (None, "")
    }
    return decide(rule, counts)


def count_errors(
    procedure: Procedure, state: CaseState, event: Event, numbers: Mapping[str, object]
) -> dict[str, str]:
    """A sentence under its field if the outcome of *event* does not follow; empty if it does."""
    step = procedure.step(event.step or "")
    if step.count is None:
        return {}
    field = step.count.rules[-1][1].counts[0]
    try:
        decision = tally(step, with_facts(procedure, state, event).v, numbers)
    except CountError as error:
        return {field: f"计票的数字不全或者有误：{error}。"}
    if decision is None or decision.passed == (event.outcome == step.count.outcome):
        return {}
    right = f"应当是“{step.count.outcome}”" if decision.passed else f"不是“{step.count.outcome}”"
    return {field: f"按所填的数字，结果{right}。{decision.text}"}


def _exact(name: str, value: object) -> Number:
    """Exact, and an int where it is whole."""
    try:
        number = Fraction(str(value))
    except ValueError:
        raise CountError(f"{name}应是数字，现在是“{value}”") from None
    return number.numerator if number.denominator == 1 else number
