"""Adopted local rules are kept when the national procedures change: proved again, or said aloud."""

from collections.abc import Iterator
from datetime import date, datetime

from gongzhi.cases import catalogue
from gongzhi.cases.local.adoptions import every
from gongzhi.cases.local.combining import Combination, needed, proved, store
from gongzhi.engine import PackError


def renew(now: datetime, today: date) -> Iterator[str]:
    """Prove what is adopted anew with the national versions as they are now; a sentence for each that fails.

    What fails is not installed: the version before it stays in force there.
    """
    for one in needed(every(), today).values():
        if one.installed:
            continue
        try:
            store([proved(one, today)], now)
        except PackError as error:
            yield f"{unproved(one)}\n{error}"


def gaps(today: date) -> list[str]:
    """The adopted combinations that are not proved, each with what runs instead."""
    return [unproved(one) for one in needed(every(), today).values() if not one.installed]


def unproved(one: Combination) -> str:
    """What it means for new cases that this combination is not proved."""
    instead = catalogue.current(one.row.code, one.day, one.area)
    return (
        f"“{one.said}”没有证明通过，没有施行；自 {one.day} 起在当地新开的这类事项"
        f"按 {instead.version} 版办理。"
        "请改正地方设置，或者停止采用它。"
    )
