"""The cell of every step: a column within its stage by what comes before it, a row within the lane of its
role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from gongzhi.engine.procedure import Procedure
from gongzhi.engine.views.arrows import Arrow, Kind


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a step in the grid."""

    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Grid:
    """`stages` and `lanes`: their titles with their first column or row, in order."""

    cells: dict[int, Cell]
    stages: tuple[tuple[str, int], ...]
    lanes: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, procedure: Procedure, drawn: Iterable[Arrow]) -> Self:
        columns, stages = _columns(procedure, _layers(procedure, drawn))
        rows, lanes = _rows(procedure, columns)
        return cls({step: Cell(columns[step], rows[step]) for step in columns}, stages, lanes)


def lane_of(procedure: Procedure, step: int) -> str:
    """The key of the role in whose lane a step stands: its first one; empty for what the system does."""
    roles = procedure.steps[step].roles
    return roles[0] if roles else ""


def lane_title(procedure: Procedure, lane: str) -> str:
    return procedure.roles[lane].title if lane else "系统（自动）"


def _columns(
    procedure: Procedure, layers: dict[int, int]
) -> tuple[dict[int, int], tuple[tuple[str, int], ...]]:
    columns: dict[int, int] = {}
    stages = []
    for stage in procedure.stages:
        steps = [step.index for step in procedure.steps if step.stage == stage]
        begin = max(columns.values(), default=-1) + 1
        if steps:
            stages.append((stage, begin))
            columns |= {step: begin + layers[step] for step in steps}
    return columns, tuple(stages)


def _rows(
    procedure: Procedure, columns: dict[int, int]
) -> tuple[dict[int, int], tuple[tuple[str, int], ...]]:
    """Steps of one lane and column stand below each other."""
    stacks: dict[str, dict[int, list[int]]] = {}
    for step in procedure.steps:
        lane = stacks.setdefault(lane_of(procedure, step.index), {})
        lane.setdefault(columns[step.index], []).append(step.index)
    rows: dict[int, int] = {}
    lanes = []
    begin = 0
    for key, its in stacks.items():
        lanes.append((lane_title(procedure, key), begin))
        rows |= {step: begin + i for stack in its.values() for i, step in enumerate(stack)}
        begin += max(map(len, its.values()))
    return rows, tuple(lanes)


def _layers(procedure: Procedure, drawn: Iterable[Arrow]) -> dict[int, int]:
    """How many steps of the same stage come before each step, on the longest way that follows the file."""
    forward = {(a.source, a.target) for a in drawn if a.kind is not Kind.RETURN and a.source < a.target}
    stage = [step.stage for step in procedure.steps]
    found: dict[int, int] = {}
    for step in range(len(stage)):
        earlier = [a for a, b in forward if b == step and stage[a] == stage[b]]
        found[step] = max((found[a] + 1 for a in earlier), default=0)
    return found
