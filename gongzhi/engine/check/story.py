"""A run of a graph told as numbered Chinese lines: who does what, how many days pass, what the facts of
the case are."""

from collections.abc import Iterable

from gongzhi.engine.check.bits import TICK
from gongzhi.engine.check.graph import FLIP
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.space import Trace
from gongzhi.engine.check.wiring import Wiring


def tell(
    wiring: Wiring, trace: Trace, last: int | None = None, *, ending: str = "", tick_days: int = 1
) -> tuple[str, ...]:
    """The run, then the action `last` that breaks the rule, then a sentence on where it ended."""
    model = wiring.model
    lines = [*_facts(wiring, trace.states[0])]
    labels = [*trace.labels, *([] if last is None else [last])]
    for number, (label, days) in enumerate(_grouped(labels), start=1):
        lines.append(f"{number}. {_line(model, label, days * tick_days)}")
    if ending:
        lines.append(ending)
    return tuple(lines)


def _facts(wiring: Wiring, state: int) -> list[str]:
    names = wiring.model.attributes
    if not names:
        return []
    said = [
        f"{name}：{'是' if state >> bit & 1 else '否'}"
        for name, bit in zip(names, wiring.attributes, strict=True)
    ]
    return ["设案情为 " + "，".join(said) + "。"]


def _grouped(labels: Iterable[int]) -> list[tuple[int, int]]:
    """Labels with the number of days for a row of ticks."""
    grouped: list[tuple[int, int]] = []
    for label in labels:
        if label == TICK and grouped and grouped[-1][0] == TICK:
            grouped[-1] = (TICK, grouped[-1][1] + 1)
        else:
            grouped.append((label, 1))
    return grouped


def _line(model: Model, label: int, days: int) -> str:
    if label == TICK:
        return f"过了 {days} 日。"
    if label <= FLIP:
        return f"案情“{model.attributes[FLIP - label]}”发生变化。"
    action = model.actions[label]
    step = model.steps[action.step]
    who = "系统" if step.automatic else "或".join(step.roles)
    outcome = f"，结果为“{action.outcome}”" if action.outcome else ""
    return f"{who}：{step.name}{outcome}。" if who else f"{step.name}{outcome}。"
