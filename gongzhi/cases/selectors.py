"""The one door for reading cases. What a person may not see and what does not exist look alike."""

from django.db.models import QuerySet

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.numbers import clean_number, link_opens
from gongzhi.cases.visibility import LOOKING, PURPOSES, visible
from gongzhi.people import authority
from gongzhi.people.selectors import organisation_with, person_with, post_with
from gongzhi.places.selectors import division_with
from gongzhi.prepared.rows import columns, load, row_with
from gongzhi.reference.statements import Given, Statement, statement, written

OF_ENTRY = columns(Entry)


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
    return any(may(actor, case, LOOKING, purpose) for purpose in PURPOSES) or _sees_above(actor, case)


def _sees_above(actor: Actor, case: Case) -> bool:
    """Whoever may see a case may see the children it is done by, but for what recusal hides from them.

    The child is judged as if it lay where its parent lies and were in the same hands.
    """
    if case.parent is None or case.parent.matter != case.matter:
        return False
    return any(
        authority.may_any(
            actor.posts,
            LOOKING,
            area_path=case.parent.area_path,
            kind=case.matter,
            purpose=purpose,
            unit_paths=[case.parent.unit_path] if case.parent.unit_path else (),
            person_ids=[case.parent.handler_id] if case.parent.handler_id else (),
            concerned_persons=[
                one.concerned_person_id for one in (case, case.parent) if one.concerned_person_id
            ],
            concerned_units=[
                one.concerned_unit_path for one in (case, case.parent) if one.concerned_unit_path
            ],
        )
        for purpose in PURPOSES
    )


def with_names(case: Case) -> Case:
    """The same row with its category, procedure, division, unit and handler from memory."""
    case.procedure = catalogue.versions()[case.procedure_id]
    if case.category_id:
        case.category = catalogue.categories()[case.category_id]
    if case.division_id:
        case.division = division_with(case.division_id)
    if case.unit_id:
        case.unit = organisation_with(case.unit_id)
    if case.handler_id:
        case.handler = person_with(case.handler_id)
    return case


def entries_of(case: Case) -> list[Entry]:
    """The ledger of a case, the oldest entry first, with persons and posts from memory."""
    entries = [load(Entry, OF_ENTRY, row) for row in _entries().ask(case=case.pk)]
    for entry in entries:
        if entry.actor_id:
            entry.actor = person_with(entry.actor_id)
        if entry.post_id:
            entry.post = post_with(entry.post_id)
    return entries


@statement
def _entries() -> Statement:
    return written(
        Entry.objects.filter(case=Given("case")).order_by("seq").values_list(*OF_ENTRY), steady=True
    )


def get_case_for(actor: Actor, number: str) -> Case:
    """The case with this number; Case.DoesNotExist if there is none or it is not theirs to see."""
    cleaned = clean_number(number)
    if cleaned is None:
        raise Case.DoesNotExist
    case = row_with(Case, "number", cleaned)
    if case is None or not may_see(actor, with_names(case)):
        raise Case.DoesNotExist
    return case


def get_case_by_link(number: str, key: str) -> Case:
    """The case whose reporter holds this link; Case.DoesNotExist for a wrong or expired one."""
    cleaned = clean_number(number)
    if cleaned is None:
        raise Case.DoesNotExist
    case = row_with(Case, "number", cleaned)
    # The key is computed for a number that does not exist too: the time of the answer tells nothing.
    opens = link_opens(cleaned, case.link_version if case else 1, key)
    if case is None or not opens:
        raise Case.DoesNotExist
    return with_names(case)


def cases_for(actor: Actor) -> QuerySet[Case]:
    """All cases the actor may see."""
    return Case.objects.filter(visible(actor.posts))
