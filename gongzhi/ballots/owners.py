"""Owners decide by two measures at once: the area they own and their heads. All areas are exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from gongzhi.ballots.decide import Count, CountError


class Choice(Enum):
    """What is on the ballot. To abstain is to take part."""

    FOR = "同意"
    AGAINST = "反对"
    ABSTAIN = "弃权"


@dataclass(frozen=True, slots=True)
class Holding:
    """One exclusive part (专有部分): its number, whose it is, and its area in square metres.

    Parts of one owner count as one head; so do all parts the developer has not yet sold or handed over, which
    therefore carry the developer as owner.
    """

    part: str
    owner: str
    area: Fraction

    @classmethod
    def of(cls, part: str, owner: str, area: str | int | Decimal | Fraction) -> Holding:
        """With the area as written in the register («89.37»). Raises CountError; a float is refused."""
        if isinstance(area, float):
            raise CountError(f"{part}的面积请写成文字或十进制数，不要用浮点数：{area}")
        try:
            exact = Fraction(area)
        except ValueError:
            raise CountError(f"{part}的面积“{area}”不是数字") from None
        if exact <= 0:
            raise CountError(f"{part}的面积应大于零，现在是{area}")
        return cls(part, owner, exact)


def count_owners(holdings: Iterable[Holding], ballots: Mapping[str, Choice]) -> dict[str, Count]:
    """The counts an owners' rule asks for; *ballots* is the choice of each owner who took part.

    Raises CountError for a part listed twice and for a ballot of somebody who owns nothing.
    """
    areas: dict[str, Fraction] = {}
    seen: set[str] = set()
    for holding in holdings:
        if holding.part in seen:
            raise CountError(f"专有部分“{holding.part}”列了两次")
        seen.add(holding.part)
        areas[holding.owner] = areas.get(holding.owner, Fraction(0)) + holding.area
    strangers = sorted(set(ballots) - set(areas))
    if strangers:
        raise CountError(f"以下投票人不是业主：{'、'.join(strangers)}")
    agreeing = [owner for owner, choice in ballots.items() if choice is Choice.FOR]
    return {
        "专有部分面积": sum(areas.values(), Fraction(0)),
        "业主人数": len(areas),
        "参与表决面积": sum((areas[owner] for owner in ballots), Fraction(0)),
        "参与表决人数": len(ballots),
        "同意面积": sum((areas[owner] for owner in agreeing), Fraction(0)),
        "同意人数": len(agreeing),
    }
