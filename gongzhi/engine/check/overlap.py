"""C0: of one procedure only one version is in force on any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Span:
    """A version and the days it says it is in force: from `begins` until before `ends`, None for open."""

    code: str
    version: str
    begins: date
    ends: date | None


def span_of(procedure: Procedure) -> Span:
    begins, ends = procedure.in_force
    return Span(procedure.code, procedure.version, begins or date.min, ends)


def overlaps(spans: Mapping[int, Span]) -> Iterable[tuple[int, Finding]]:
    """A finding for the later of any two versions that claim the same day.

    An earlier version without an end gives way to the next one: that is how a version is replaced.
    """
    for (_, earlier), (other, later) in combinations(
        sorted(spans.items(), key=lambda item: (item[1].code, item[1].begins, item[0])), 2
    ):
        if earlier.code != later.code:
            continue
        if earlier.begins == later.begins or (earlier.ends and later.begins < earlier.ends):
            until = f"，{earlier.ends}才失效" if earlier.ends else ""
            yield (
                other,
                Finding(
                    "C0",
                    Status.FAILED,
                    f"程序“{later.code}”的两个版本施行期间重叠：{earlier.version}自{earlier.begins}施行{until}，"
                    f"{later.version}自{later.begins}施行。请改其中一个的“施行”或“失效”，使任何一天只有一个版本有效。",
                ),
            )
