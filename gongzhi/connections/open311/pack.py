"""packs/cn/open311.yaml, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping


@dataclass(frozen=True, slots=True)
class Open311Pack:
    """`fields`: the standard's names → keys of the step's form. `span`, `most`: bounds of a query."""

    procedure: str
    step: str
    channel: str
    fields: Mapping[str, str]
    public: str
    additions: Mapping[str, str]
    span: timedelta
    most: int


@cache
def pack() -> Open311Pack:
    """The settings of the bridge; DataError names the file."""
    path = settings.PACKS / "cn" / "open311.yaml"
    content = read_mapping(path, {"程序", "步骤", "渠道", "栏目", "公开语", "补充", "查询"})
    try:
        return Open311Pack(
            procedure=content["程序"],
            step=content["步骤"],
            channel=content["渠道"],
            fields=content["栏目"],
            public=content["公开语"],
            additions=content["补充"],
            span=timedelta(days=int(content["查询"]["天"])),
            most=int(content["查询"]["件"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(path, f"写法不对：{error}") from error
