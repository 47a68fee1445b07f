"""How many of the child cases must have ended, and how, for the parent's step to be done."""

from __future__ import annotations

import re

from gongzhi.ballots import Threshold
from gongzhi.engine.grammar import GrammarError
from gongzhi.engine.procedure import Verdict

REST = "其余"
"""The last verdict: what holds when none before it can hold any more."""

_AT_LEAST = re.compile(r"至少([1-9]\d*)\Z")
_SHORT = {"过半": "过半数"}


def parse_verdict(outcome: str | None, text: str) -> Verdict:
    """«全部», «任一», «至少2», «过半数 同意», «三分之二以上 同意», «其余». Raises GrammarError."""
    words = text.split(" ")
    quantity, result = words[0], words[1] if len(words) == 2 else None
    if len(words) > 2 or not all(words):
        raise GrammarError(
            f"读不懂完成条件“{text}”", "写作 全部、任一、至少2、过半数 同意、三分之二以上 同意 或 其余。"
        )
    if quantity != REST:
        try:
            needed(quantity, 1)
        except ValueError as error:
            raise GrammarError(str(error), "也可以写 任一、至少2。") from None
    return Verdict(outcome, quantity, result)


def needed(quantity: str, children: int) -> int:
    """How many of `children` must agree. Raises ValueError in Chinese."""
    if quantity == "任一":
        return 1
    at_least = _AT_LEAST.match(quantity)
    if at_least:
        return int(at_least[1])
    return Threshold.parse(_SHORT.get(quantity, quantity)).least(children)
