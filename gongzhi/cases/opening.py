"""Which matters a person may open, and in what capacity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, ProcedureVersion
from gongzhi.engine import Procedure, Step, start
from gongzhi.people import authority
from gongzhi.people.authority import PostView

REGISTERING, ACTING = "登记", "办"
PARTY, POST = "当事人", "岗位"
RATING = "评分"


@dataclass(frozen=True, slots=True)
class Capacity:
    """One way of opening a matter: in an own role, or in the name of a party (`for_party`)."""

    role: str
    title: str
    for_party: bool
    posts: tuple[PostView, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A first step by which this person may open a matter today; the first capacity is the usual one."""

    version: ProcedureVersion
    procedure: Procedure
    step: Step
    capacities: tuple[Capacity, ...]


def first_steps(procedure: Procedure) -> list[Step]:
    """The steps by which a matter may open: those due from the beginning, the usual one first."""
    usual = start(procedure, {}).v
    return sorted(
        (s for s in procedure.steps if s.begins_due), key=lambda step: not step.applies.holds(usual)
    )


def openings(posts: Sequence[PostView], day: date, *, only: str = "") -> list[Opening]:
    """Everything these posts may open on `day`; `only` narrows it to one procedure's code."""
    found = []
    for version in (catalogue.versions()[pk] for pk in catalogue.in_force(day)):
        if only and version.code != only:
            continue
        procedure = catalogue.compiled(version.pk)
        for step in first_steps(procedure):
            if capacities := tuple(_capacities(procedure, step, posts)):
                found.append(Opening(version, procedure, step, capacities))
    return found


def _capacities(procedure: Procedure, step: Step, posts: Sequence[PostView]) -> Iterable[Capacity]:
    own, parties = [], []
    for key in step.roles:
        role = procedure.roles[key]
        if PARTY in role.binding:
            able = [post for post in posts if may_open(post, procedure.matter, post.area_path, party=True)]
            parties.append(Capacity(key, role.title, True, tuple(able)))
        else:
            held = [post for post in posts if post.role == role.binding.get(POST)]
            able = [post for post in held if may_open(post, procedure.matter, post.area_path)]
            own.append(Capacity(key, role.title, False, tuple(able)))
    return [capacity for capacity in (*own, *parties) if capacity.posts]


def may_open(post: PostView, matter: str, area_path: str, *, party: bool = False) -> bool:
    """Whether the authority table lets this post open a matter there.

    Entering what somebody else asks for is 登记; who opens a matter in an own role may also do so by 办.
    """
    return any(
        authority.may(
            post,
            action,
            area_path=area_path,
            kind=matter,
            unit_paths=[post.organisation_path],
            person_ids=[post.person_id],
        )
        for action in ((REGISTERING,) if party else (REGISTERING, ACTING))
    )


def for_party(case: Case, procedure: Procedure, step: Step, actor: Actor) -> Actor | None:
    """The actor as one who enters what a party of this case says or hands in for `step`.

    None if the step is no party's, if no post may register here, or if it rates, which a party does alone.
    """
    if not party_roles(procedure, step) or any(spec.kind == RATING for spec in step.form):
        return None
    units = [case.unit_path] if case.unit_path else ()
    for post in actor.posts:
        if authority.may(post, REGISTERING, area_path=case.area_path, kind=case.matter, unit_paths=units):
            return Actor(actor.person_id, reporter_of=case.pk, on_behalf=post)
    return None


def party_roles(procedure: Procedure, step: Step) -> list[str]:
    """The titles of the parties that may take the step."""
    roles = [procedure.roles[key] for key in step.roles]
    return [role.title for role in roles if PARTY in role.binding]
