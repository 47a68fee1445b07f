"""A run of a graph told as numbered Chinese lines: who does what, how many days pass, what the facts of
the case are and which of them an act states anew."""

from collections.abc import Iterator

from gongzhi.engine.check.bits import TICK
from gongzhi.engine.check.graph import FLIP
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.space import Trace
from gongzhi.engine.check.wiring import Wiring


def tell(
    wiring: Wiring,
    trace: Trace,
    last: int | None = None,
    *,
    stated: int | None = None,
    ending: str = "",
    tick_days: int = 1,
) -> tuple[str, ...]:
    """The run, then the action `last` that breaks the rule, then a sentence on where it ended.

    `stated`: the state in which `last` takes place, with the facts it states; None if it states none.
    """
    lines = [*_facts(wiring, trace.states[0])]
    labels, states = list(trace.labels), list(trace.states)
    if last is not None:
        labels.append(last)
        states.append(states[-1] if stated is None else stated)
    for number, (label, days, before, after) in enumerate(_grouped(labels, states), start=1):
        changed = "" if label <= TICK else _stated(wiring, before, after)
        lines.append(f"{number}. {_line(wiring.model, label, days * tick_days)}{changed}")
    if ending:
        lines.append(ending)
    return tuple(lines)


def _facts(wiring: Wiring, state: int) -> list[str]:
    """What is settled when the case is opened, and what else holds then."""
    later = dict(wiring.model.begins)
    said = [
        f"{name}：{'是' if state >> bit & 1 else '否'}"
        for number, (name, bit) in enumerate(zip(wiring.model.attributes, wiring.attributes, strict=True))
        if number not in later or later[number]
    ]
    return ["设案情为 " + "，".join(said) + "。"] if said else []


def _stated(wiring: Wiring, before: int, after: int) -> str:
    """The facts that are otherwise after the act than before it."""
    said = [
        f"{name}：{'是' if after >> bit & 1 else '否'}"
        for name, bit in zip(wiring.model.attributes, wiring.attributes, strict=True)
        if (before ^ after) >> bit & 1
    ]
    return f"（写明 {'，'.join(said)}）" if said else ""


def _grouped(labels: list[int], states: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Labels with the states before and after; a row of ticks is one, with the number of days."""
    place = 0
    while place < len(labels):
        end = place + 1
        while labels[place] == TICK and end < len(labels) and labels[end] == TICK:
            end += 1
        yield labels[place], end - place, states[place], states[end]
        place = end


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
