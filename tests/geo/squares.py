"""A little county on a square grid, and helpers to spoil it."""

from __future__ import annotations

import shapely

from gongzhi.geo import Feature

WEST, SOUTH, STEP = 120.0, 30.0, 0.01


def square(column: int, row: int, *, name: str = "", size: float = STEP, shift: float = 0.0) -> Feature:
    west, south = WEST + column * STEP + shift, SOUTH + row * STEP
    return Feature(
        f"{row}-{column}", name or f"{row}行{column}列", shapely.box(west, south, west + size, south + size)
    )


def county(columns: int = 4, rows: int = 3) -> list[Feature]:
    return [square(column, row) for row in range(rows) for column in range(columns)]


def outline(columns: int = 4, rows: int = 3) -> Feature:
    return Feature("county", "全县", shapely.box(WEST, SOUTH, WEST + columns * STEP, SOUTH + rows * STEP))
