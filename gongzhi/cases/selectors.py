"""The one door for reading cases. What a person may not see and what does not exist look alike."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.numbers import clean_number, link_opens
from gongzhi.people import authority
from gongzhi.people.authority import PostView

LOOKING = "看"
PURPOSES = ("办理", "督办", "回访")


def may(actor: Actor, case: Case, action: str, purpose: str = authority.HANDLING) -> bool:
    """Whether the actor's posts allow `action` on this case for this purpose."""
    return authority.may_any(
        actor.posts,
        action,
        area_path=case.area_path,
        kind=case.matter,
        purpose=purpose,
        unit_paths=[case.unit_path] if case.unit_path else (),
        person_ids=[case.handler_id] if case.handler_id else (),
        concerned_persons=[case.concerned_person_id] if case.concerned_person_id else (),
        concerned_units=[case.concerned_unit_path] if case.concerned_unit_path else (),
    )


def may_see(actor: Actor, case: Case) -> bool:
    """Whether the actor may know that the case exists."""
    if actor.system or actor.reporter_of == case.pk:
        return True
    return any(may(actor, case, LOOKING, purpose) for purpose in PURPOSES)


def get_case_for(actor: Actor, number: str) -> Case:
    """The case with this number; Case.DoesNotExist if there is none or it is not theirs to see."""
    cleaned = clean_number(number)
    if cleaned is None:
        raise Case.DoesNotExist
    case = Case.objects.select_related("category", "procedure", "division", "unit", "handler").get(
        number=cleaned
    )
    if not may_see(actor, case):
        raise Case.DoesNotExist
    return case


def get_case_by_link(number: str, key: str) -> Case:
    """The case whose reporter holds this link; Case.DoesNotExist for a wrong or expired one."""
    cleaned = clean_number(number)
    if cleaned is None:
        raise Case.DoesNotExist
    case = Case.objects.select_related("category", "procedure", "division", "unit").get(number=cleaned)
    if not link_opens(case.number, case.link_version, key):
        raise Case.DoesNotExist
    return case


def visible(posts: Sequence[PostView], *, action: str = LOOKING) -> Q:
    """The authority table as a condition on cases, for lists."""
    allowed = Q(pk__in=[])
    for purpose in PURPOSES:
        for scope in authority.scopes(posts, action, purpose):
            allowed |= _within(scope)
    hidden = authority.recusal(posts)
    concerned = Q(concerned_person_id__in=hidden.person_ids) | Q(concerned_unit_path__in=hidden.unit_paths)
    return allowed & ~(Q(matter__in=hidden.kinds) & concerned)


def _within(scope: authority.Scope) -> Q:
    kinds = Q(matter__in=scope.kinds)
    if scope.area_prefix is not None:
        return kinds & Q(area_path__startswith=scope.area_prefix)
    if scope.unit_path is not None:
        return kinds & Q(unit_path=scope.unit_path)
    if scope.unit_prefix is not None:
        return kinds & Q(unit_path__startswith=scope.unit_prefix)
    return kinds & Q(handler_id=scope.person_id)


def cases_for(actor: Actor) -> QuerySet[Case]:
    """All cases the actor may see."""
    return Case.objects.filter(visible(actor.posts))
