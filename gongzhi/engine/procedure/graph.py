"""The sentences as masks. Flags, groups and steps have bit numbers, given by one version only."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.engine.grammar import Item, Verb
from gongzhi.engine.procedure.rules import Delay
from gongzhi.engine.procedure.sources import Citation
from gongzhi.engine.procedure.steps import Guard

STEP_ITSELF = 0
"""Rule number of what the step's own line says (一次, 初始) rather than a numbered rule."""


@dataclass(frozen=True, slots=True)
class Flag:
    """«The step is done and valid», or with `outcomes`: «… and its latest outcome is one of these»."""

    index: int
    step: int
    outcomes: tuple[str, ...] = ()

    @property
    def bit(self) -> int:
        return 1 << self.index


@dataclass(frozen=True, slots=True)
class Group:
    """归并: a condition any member fulfils, and a duty any member discharges. `index` is its bit in R."""

    index: int
    name: str
    items: tuple[Item, ...]
    members: int
    flags: int
    citations: tuple[Citation, ...] = ()

    @property
    def bit(self) -> int:
        return 1 << self.index


@dataclass(frozen=True, slots=True)
class Condition:
    """须先有: some flag of `flags` must hold, unless no step of `owners` is effectively included."""

    owners: int
    flags: int
    rule: int
    delay: Delay | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """须待: none of these R bits may be pending and effectively included."""

    pending: int
    rule: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule does on firing. `mask` is over F for 使失效, over R for 后须 and 免除, else over I."""

    verb: Verb
    mask: int
    rule: int


@dataclass(frozen=True, slots=True)
class Action:
    """A step with one outcome under one guard. Six masks say what firing does, `effects` by which rule."""

    index: int
    step: int
    outcome: str | None
    guard: Guard
    conditions: tuple[Condition, ...]
    waits: tuple[Wait, ...]
    clears: int
    sets: int
    releases: int
    obliges: int
    excludes: int
    includes: int
    effects: tuple[Effect, ...]
