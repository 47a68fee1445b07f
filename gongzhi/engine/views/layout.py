"""Places for the boxes and lines of a drawing: stages are columns, roles are lanes, lines run in the gaps.

Boxes stand in a grid of columns and rows. A line leaves a box to the right, goes up or down in the gap behind
its column, along the gap beside the row it is going to, and into its box from the left; so no line ever runs
behind a box. Units are pixels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gongzhi.engine.procedure import Procedure
from gongzhi.engine.views.arrows import Arrow, arrows
from gongzhi.engine.views.grid import Grid
from gongzhi.engine.views.tracks import Tracks

BOX = (128, 62)
TRACK = 7
EDGE = 12  # free space on both sides of the tracks of a gap
ARRIVAL = 14  # room for an arrowhead
LABEL = 12  # width of one character of a label
LANE_HEAD = 92
STAGE_HEAD = 34

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Band:
    """A stage (from `begin` to `end` across) or a lane (down)."""

    title: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow with the corners of its way, right angles only. One that `joins` ends on the line of another
    that says the same."""

    arrow: Arrow
    points: tuple[Point, ...]
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """`boxes`: the top left corner of each step, by index."""

    procedure: Procedure
    width: int
    height: int
    boxes: Mapping[int, Point]
    lines: tuple[Line, ...]
    stages: tuple[Band, ...]
    lanes: tuple[Band, ...]


def lay_out(procedure: Procedure, day: date) -> Drawing:
    """The drawing of a procedure, its lengths as of `day`. The same text always gives the same drawing."""
    return _Layout(procedure, arrows(procedure, day)).drawing()


class _Layout:
    def __init__(self, procedure: Procedure, drawn: tuple[Arrow, ...]) -> None:
        self.procedure, self.arrows = procedure, drawn
        self.grid = Grid.of(procedure, drawn)
        self.cells = self.grid.cells
        self.along, self.across = Tracks(), Tracks()  # in gaps between rows; in gaps between columns
        for arrow in drawn:
            self._ask(arrow)
        self.along.share()
        self.across.share()
        self.xs = self._columns()
        self.ys = self._rows()

    def _gap_of(self, arrow: Arrow) -> int | None:
        """The gap between rows in which the arrow runs, None when it only goes to the next column."""
        a, b = self.cells[arrow.source], self.cells[arrow.target]
        if b.column == a.column + 1:
            return None
        return b.row if a.row < b.row else b.row + 1

    def _ask(self, arrow: Arrow) -> None:
        a, b, gap = self.cells[arrow.source], self.cells[arrow.target], self._gap_of(arrow)
        if gap is None:
            self.across.ask(b.column, _leaving(arrow), a.row + 0.5, b.row + 0.5)
            return
        self.across.ask(a.column + 1, _leaving(arrow), a.row + 0.5, gap)
        self.along.ask(gap, _leaving(arrow), a.column + 1, b.column)
        self.across.ask(b.column, _arriving(arrow), gap, b.row + 0.5)

    def _columns(self) -> list[int]:
        """The left side of every column of boxes; one more for the end."""
        room: dict[int, int] = defaultdict(int)
        for arrow in self.arrows:
            column = self.cells[arrow.target].column
            room[column] = max(room[column], ARRIVAL + LABEL * len(arrow.label))
        count = max((cell.column for cell in self.cells.values()), default=0) + 1
        xs, x = [], LANE_HEAD
        for column in range(count + 1):
            x += 2 * EDGE + TRACK * self.across.count(column) + room[column]
            xs.append(x)
            x += BOX[0]
        return xs

    def _rows(self) -> list[int]:
        """The top of every row of boxes; one more for the end."""
        count = max((cell.row for cell in self.cells.values()), default=0) + 1
        ys, y = [], STAGE_HEAD
        for row in range(count + 1):
            y += 2 * EDGE + TRACK * self.along.count(row)
            ys.append(y)
            y += BOX[1]
        return ys

    def _channel(self, column: int, key: object) -> int:
        """The x of a track in the gap before a column."""
        begin = self.xs[column - 1] + BOX[0] if column else LANE_HEAD
        return begin + EDGE + TRACK * self.across.number(column, key)

    def _corridor(self, row: int, key: object) -> int:
        """The y of a track in the gap above a row."""
        begin = self.ys[row - 1] + BOX[1] if row else STAGE_HEAD
        return begin + EDGE + TRACK * self.along.number(row, key)

    def _line(self, arrow: Arrow, ports: Mapping[tuple[int, object], int]) -> Line:
        a, b, gap = self.cells[arrow.source], self.cells[arrow.target], self._gap_of(arrow)
        begin = (self.xs[a.column] + BOX[0], self.ys[a.row] + ports[arrow.source, ("out", _leaving(arrow))])
        end = (self.xs[b.column], self.ys[b.row] + ports[arrow.target, ("in", _arriving(arrow))])
        if gap is None:
            x = self._channel(b.column, _leaving(arrow))
            points = [begin, (x, begin[1]), (x, end[1]), end]
        else:
            out, back = (
                self._channel(a.column + 1, _leaving(arrow)),
                self._channel(b.column, _arriving(arrow)),
            )
            y = self._corridor(gap, _leaving(arrow))
            points = [begin, (out, begin[1]), (out, y), (back, y), (back, end[1]), end]
        return Line(arrow, tuple(_straightened(points)))

    def _ports(self) -> dict[tuple[int, object], int]:
        """How far down a box each bundle leaves it and reaches it."""
        leaving: dict[int, list[object]] = defaultdict(list)
        reaching: dict[int, list[object]] = defaultdict(list)
        for arrow in sorted(self.arrows, key=lambda one: self.cells[one.target].row):
            leaving[arrow.source].append(("out", _leaving(arrow)))
        for arrow in sorted(self.arrows, key=lambda one: self.cells[one.source].row):
            reaching[arrow.target].append(("in", _arriving(arrow)))
        found: dict[tuple[int, object], int] = {}
        for side in (leaving, reaching):
            for step, keys in side.items():
                distinct = list(dict.fromkeys(keys))
                for number, key in enumerate(distinct, start=1):
                    found[step, key] = BOX[1] * number // (len(distinct) + 1)
        return found

    def drawing(self) -> Drawing:
        ports = self._ports()
        boxes = {step: (self.xs[cell.column], self.ys[cell.row]) for step, cell in self.cells.items()}
        width, height = self.xs[-1], self.ys[-1]
        return Drawing(
            self.procedure,
            width,
            height,
            boxes,
            tuple(_joined([self._line(arrow, ports) for arrow in self.arrows])),
            self._bands(self.grid.stages, self.xs, BOX[0], LANE_HEAD, width),
            self._bands(self.grid.lanes, self.ys, BOX[1], STAGE_HEAD, height),
        )

    def _bands(
        self, firsts: tuple[tuple[str, int], ...], at: list[int], size: int, begin: int, end: int
    ) -> tuple[Band, ...]:
        """Each band begins right behind the boxes of the one before."""
        edges = [begin, *(at[first - 1] + size + EDGE // 2 for _, first in firsts[1:]), end]
        return tuple(Band(title, a, b) for (title, _), (a, b) in zip(firsts, pairwise(edges), strict=True))


def _joined(lines: list[Line]) -> Iterator[Line]:
    """Where several lines of one kind reach a box, only the longest last stretch is drawn."""
    first: dict[object, Line] = {}
    for line in sorted(lines, key=lambda one: one.points[-2]):
        first.setdefault(_arriving(line.arrow), line)
    for line in lines:
        yield line if first[_arriving(line.arrow)] is line else Line(line.arrow, line.points[:-1], joins=True)


def _leaving(arrow: Arrow) -> object:
    return arrow.kind.value, arrow.source, arrow.label


def _arriving(arrow: Arrow) -> object:
    return arrow.kind.value, arrow.target, arrow.label


def _straightened(points: list[Point]) -> list[Point]:
    """Without corners that are none."""
    kept = points[:1]
    for here, after in zip(points[1:], [*points[2:], None], strict=True):
        level = after and kept[-1][1] == here[1] == after[1]
        plumb = after and kept[-1][0] == here[0] == after[0]
        if not level and not plumb:
            kept.append(here)
    return kept
