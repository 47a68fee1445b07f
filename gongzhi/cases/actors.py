"""Who acts, and in which roles of a procedure that person stands towards one case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongzhi.people.authority import PostView

if TYPE_CHECKING:
    from gongzhi.cases.models import Case
    from gongzhi.engine import Procedure


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the posts of this day, or a reporter who holds a case's link, or the system.

    `on_behalf`: the person types what a reporter says at the counter or on the telephone, in this post.
    `deputed`: the system does it, because this person asked for it in another case.
    """

    person_id: int | None = None
    posts: tuple[PostView, ...] = ()
    reporter_of: int | None = None
    system: bool = False
    on_behalf: PostView | None = None
    deputed: bool = False

    @property
    def key(self) -> str:
        """The opaque name by which the engine separates duties."""
        if self.system:
            return "系统"
        return f"人员{self.person_id}" if self.person_id else f"反映人{self.reporter_of}"


SYSTEM = Actor(system=True)


def _matching_post(binding: Mapping[str, str], case: "Case", actor: Actor) -> PostView | None:
    """The post by which the binding holds, or None."""
    for post in actor.posts:
        if "岗位" in binding:
            if post.role == binding["岗位"] and case.area_path.startswith(post.area_path):
                return post
        elif post.organisation_id == _unit_meant(binding, case):
            return post
    return None


def _unit_meant(binding: Mapping[str, str], case: "Case") -> int | None:
    """The unit in charge of the case, or of the case it is a part of."""
    if "承办" in binding:
        return case.unit_id
    if "上级" in binding and case.parent is not None:
        return case.parent.unit_id
    return None


def roles_on(procedure: "Procedure", case: "Case", actor: Actor) -> dict[str, PostView | None]:
    """Roles of the procedure that the actor may play in this case, with the post that gives each.

    The value is None for the roles that need no post: the reporter, unless somebody types for him.
    """
    found: dict[str, PostView | None] = {}
    for key, role in procedure.roles.items():
        if "当事人" in role.binding:
            if actor.reporter_of is not None and actor.reporter_of == case.pk:
                found[key] = actor.on_behalf
        elif post := _matching_post(role.binding, case, actor):
            found[key] = post
    return found


def holder(procedure: "Procedure", role_key: str, unit_id: int | None) -> tuple[str, int | None]:
    """Where the inbox finds a duty of this role: (code of the post, None) or ("承办", the unit in charge)."""
    binding = procedure.roles[role_key].binding
    if "岗位" in binding:
        return binding["岗位"], None
    if "承办" in binding:
        return "承办", unit_id
    return ("系统" if "系统" in binding else "当事人"), None
