"""A share of a whole in the words of the law: 过半数, 半数以上, 三分之二以上. Exact, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_SHAPE = re.compile(
    r"(?P<lead>超过|过|不少于|不得少于)?"
    r"(?P<share>全部|半数|(?P<of>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])|(?P<percent>\d{1,2})%)"
    r"(?P<tail>以上)?"
)

MORE = "多于"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A least share. `strict`: exactly that share is not enough (过, 超过); else it is (以上, 不少于)."""

    share: Fraction
    strict: bool
    wording: str

    @classmethod
    def parse(cls, wording: str) -> Threshold:
        """Read the law's own words. Raises ValueError in Chinese when they leave the comparison open."""
        if wording.strip() == MORE:
            return cls(Fraction(1), True, MORE)
        match = _SHAPE.fullmatch(wording.strip())
        if match is None or (match["lead"] is None) == (match["tail"] is None) and match["share"] != "全部":
            raise ValueError(
                f"读不懂门槛“{wording}”；可以写：过半数、半数以上、三分之二以上、超过三分之二、不少于三分之一、20%以上、全部、多于"
            )
        return cls(_share(match), match["lead"] in ("过", "超过"), wording.strip())

    @property
    def beyond(self) -> bool:
        """Whether it compares two numbers of different things, so that the one may be above the other."""
        return self.strict and self.share == 1

    def met(self, part: Fraction | int, whole: Fraction | int) -> bool:
        """Whether *part* is enough of *whole*; of nothing nothing is enough."""
        if whole == 0:
            return False
        needed = self.share * whole
        return part > needed if self.strict else part >= needed

    def least(self, whole: int) -> int:
        """The smallest whole number that is enough of *whole* (for heads and ballots)."""
        needed = self.share * whole
        return floor(needed) + 1 if self.strict else ceil(needed)


def _share(match: re.Match[str]) -> Fraction:
    if match["share"] == "全部":
        return Fraction(1)
    if match["share"] == "半数":
        return Fraction(1, 2)
    if match["percent"]:
        return Fraction(int(match["percent"]), 100)
    return Fraction(_DIGITS[match["part"]], _DIGITS[match["of"]])
