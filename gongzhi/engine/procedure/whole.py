"""One version of a procedure with everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gongzhi.calendars import Amount
from gongzhi.engine.procedure.graph import Action, Flag, Group
from gongzhi.engine.procedure.rules import (
    Extinction,
    Floor,
    Pause,
    Property,
    Realisation,
    Rule,
    Separation,
    Suspension,
)
from gongzhi.engine.procedure.sources import Parameter, Source
from gongzhi.engine.procedure.steps import Attribute, Guard, Role, Step
from gongzhi.engine.terms import Term


@dataclass(frozen=True)
class Procedure:
    """One version of a procedure, compiled. Masks of one version mean nothing in another.

    `matter` (事类) is the kind of matter by which the county's authority table grants access. `profiles`
    names the local rules it was compiled with, in the order they are laid over the law.
    """

    code: str
    version: str
    title: str
    scope: str
    matter: str
    sha256: str
    file: str
    in_force: tuple[date | None, date | None]
    transition: str
    stages: tuple[str, ...]
    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    flags: tuple[Flag, ...]
    groups: tuple[Group, ...]
    rules: Mapping[int, Rule]
    roles: Mapping[str, Role]
    attributes: tuple[Attribute, ...]
    exclusive: tuple[int, ...]
    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    properties: tuple[Property, ...]
    separations: tuple[Separation, ...]
    pauses: tuple[Pause, ...]
    floors: tuple[Floor, ...]
    suspension: Suspension | None
    finish: int
    initial: tuple[int, int, int]
    by_name: Mapping[str, Step]
    by_code: Mapping[str, Step]
    by_step: tuple[tuple[Action, ...], ...]
    needs: tuple[tuple[int, Guard], ...]
    realises: tuple[Realisation, ...] = ()
    extinctions: tuple[Extinction, ...] = ()
    profiles: tuple[str, ...] = ()

    @cached_property
    def terrains(self) -> dict[Any, Any]:
        """What `engine.terrain` has found out about this version; kept with it and forgotten with it."""
        return {}

    @cached_property
    def quotations(self) -> dict[Any, Any]:
        """Rules that `engine.blockers` has quoted already; kept with this version and forgotten with it."""
        return {}

    def flags_of(self, mask: int) -> list[Flag]:
        """The flags of a mask, in their order."""
        found = []
        while mask:
            lowest = mask & -mask
            found.append(self.flags[lowest.bit_length() - 1])
            mask ^= lowest
        return found

    def step(self, name: str) -> Step:
        """The step of that name or code. Raises KeyError."""
        return self.by_name.get(name) or self.by_code[name]

    def length(self, term: Term, day: date) -> Amount:
        """The length that holds for an act of `day`."""
        return term if isinstance(term, Amount) else self.parameters[term.parameter].at(day).amount
