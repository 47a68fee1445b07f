"""Reads 完成: when the child cases of a step have decided it."""

from __future__ import annotations

import functools

from gongzhi.engine.procedure import Verdict
from gongzhi.engine.reading.fields import Fields
from gongzhi.engine.strict_yaml import Mapping, Scalar
from gongzhi.engine.verdicts import REST, parse_verdict


def read_verdicts(fields: Fields, outcomes: tuple[str, ...], *, partial: bool = False) -> tuple[Verdict, ...]:
    """One text for a step without outcomes, else {outcome: text, …, outcome: 其余} for all of them.

    `partial`: what is to happen if none holds is told elsewhere (未果), so they need not cover everything.
    """
    entry = fields.take("完成")
    if entry is None:
        written: list[tuple[str | None, str]] = [] if outcomes else [(None, "全部")]
    elif isinstance(entry.value, Mapping):
        texts = {name: one.value for name, one in entry.value.entries.items()}
        written = [(name, node.text) for name, node in texts.items() if isinstance(node, Scalar)]
    else:
        written = [(None, entry.value.text)] if isinstance(entry.value, Scalar) else []
    line = entry.line if entry else fields.line
    expected: set[str | None] = set(outcomes) or {None}
    if {name for name, _ in written} != expected:
        remedy = (
            f"请为每个结果写一条：{'、'.join(outcomes)}。"
            if outcomes
            else "没有结果的步骤只写一条，如 全部。"
        )
        fields.problems.note(line, f"{fields.what}的“完成”与步骤的结果对不上", remedy)
        return ()
    verdicts = [
        fields.problems.read(line, functools.partial(parse_verdict, name), text) for name, text in written
    ]
    found = tuple(verdict for verdict in verdicts if verdict is not None)
    if not partial:
        _check_covers(fields, line, found)
    return found


def _check_covers(fields: Fields, line: int, verdicts: tuple[Verdict, ...]) -> None:
    """However the children end, one verdict holds: the last takes the rest, or a share of all has ended."""
    if not verdicts:
        return
    *before, last = verdicts
    certain = last.result is None and last.quantity != REST and not last.quantity.startswith("至少")
    alone = not before and certain
    if not alone and (last.quantity != REST or any(verdict.quantity == REST for verdict in before)):
        fields.problems.note(
            line, f"{fields.what}的“完成”没有覆盖所有情形", f"最后一条写“{REST}”，且只有最后一条。"
        )
