"""Whose desk it is: the towns and the county that a person's posts dispatch for or supervise."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import may
from gongzhi.engine import Procedure
from gongzhi.people import authority
from gongzhi.places import paths

SENDING, SUPERVISING = "派", "督"
FOR_SUPERVISION = "督办"
TOWN = 2  # steps of a division path


def areas_of(actor: Actor) -> list[str]:
    """Paths of the towns or the county whose cases the person sends out or supervises; shortest first."""
    scopes = [
        *authority.scopes(actor.posts, SENDING),
        *authority.scopes(actor.posts, SUPERVISING, FOR_SUPERVISION),
    ]
    found = {s.area_prefix for s in scopes if s.area_prefix and paths.depth(s.area_prefix) <= TOWN}
    return sorted(found, key=lambda path: (len(path), path))


def may_supervise(actor: Actor, case: Case) -> bool:
    """Whether the person supervises this case; that also lets him take it from whoever has it open."""
    return may(actor, case, SUPERVISING, FOR_SUPERVISION)


def sends_everywhere(actor: Actor, area: str) -> bool:
    """Whether the area is a whole county for which the person sends cases out."""
    mine = authority.scopes(actor.posts, SENDING)
    return paths.depth(area) < TOWN and any(scope.area_prefix == area for scope in mine)


def procedures(day: date) -> tuple[Procedure, ...]:
    """The procedures in force that the command room sends out: those with a step of the kind `dispatch`."""
    return _sending(catalogue.in_force(day))


@lru_cache(64)
def _sending(versions: tuple[int, ...]) -> tuple[Procedure, ...]:
    found = map(catalogue.compiled, versions)
    return tuple(p for p in found if any(step.kind == "dispatch" for step in p.steps))


def stages(day: date) -> list[str]:
    """Names of the stages of those procedures, each once, in their order."""
    return list(dict.fromkeys(stage for procedure in procedures(day) for stage in procedure.stages))


def own_duties(actor: Actor, day: date) -> tuple[str, ...]:
    """Names of the steps and groups that fall to the person's posts, as `Case.due_step` names them."""
    return _duties_of(frozenset(post.role for post in actor.posts), catalogue.in_force(day))


@lru_cache(256)
def _duties_of(held: frozenset[str], versions: tuple[int, ...]) -> tuple[str, ...]:
    """The same for posts of these roles, by what the procedures say; a version never changes."""
    found: dict[str, None] = {}
    for procedure in _sending(versions):
        mine = {
            step.name
            for step in procedure.steps
            if step.roles and procedure.roles[step.roles[0]].binding.get("岗位") in held
        }
        found |= dict.fromkeys(sorted(mine))
        for group in procedure.groups:
            first = procedure.steps[(group.members & -group.members).bit_length() - 1]
            if first.name in mine:
                found[group.name] = None
    return tuple(found)
