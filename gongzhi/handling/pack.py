"""packs/cn/handling.yaml, read once: the settings of handling that are not part of a procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings

from gongzhi.calendars import Amount, Unit
from gongzhi.calendars.files import DataError, read_mapping


@dataclass(frozen=True, slots=True)
class HandlingPack:
    """`reopen_within`: for categories that name no days. `counted`: how far back ratings are counted."""

    reopen_within: Amount
    counted: timedelta


def days(number: int) -> Amount:
    return Amount(number, Unit.DAY)


@cache
def handling() -> HandlingPack:
    """The national file. Raises DataError that names what is wrong in it."""
    path = settings.PACKS / "cn" / "handling.yaml"
    content = read_mapping(path, {"重新办理", "评价统计"})
    try:
        return HandlingPack(
            days(int(content["重新办理"]["缺省天数"])), timedelta(days=int(content["评价统计"]["天数"]))
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(path, f"写法不对：{error}") from error
