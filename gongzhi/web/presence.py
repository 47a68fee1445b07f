"""Who has the page of a case open to work on it: shown to others, a soft lock that ends by itself.

It keeps two people of the same role from doing the same thing at once by accident. It is no right: whoever
presses again goes on, and the procedure and the ledger decide what counts. It lives in the database, so every
process sees the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from gongzhi import prepared
from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.standing import not_before
from gongzhi.engine import CaseState, Procedure, Step, possible, separated

LASTS = timedelta(seconds=90)
RENEWED = 30  # seconds between two signs of life from an open page

SIGN_OF_LIFE = """
WITH left_behind AS (
    DELETE FROM web_presence WHERE person_id = %(person)s AND until <= %(now)s AND case_id <> %(case)s),
here AS (
    INSERT INTO web_presence (case_id, person_id, roles, since, until)
    SELECT %(case)s, %(person)s, %(roles)s::jsonb, %(now)s, %(until)s WHERE %(roles)s::jsonb <> '[]'::jsonb
    ON CONFLICT (case_id, person_id) DO UPDATE SET
        until = excluded.until, roles = excluded.roles,
        since = CASE WHEN web_presence.until > %(now)s THEN web_presence.since ELSE excluded.since END)
SELECT o.person_id, p.name, o.since, o.roles FROM web_presence o JOIN people_person p ON p.id = o.person_id
WHERE o.case_id = %(case)s AND o.person_id <> %(person)s AND o.until > %(now)s ORDER BY o.since
"""
HERE = """
SELECT o.person_id, p.name, o.since, o.roles FROM web_presence o JOIN people_person p ON p.id = o.person_id
WHERE o.case_id = %s AND o.until > %s ORDER BY o.since
"""


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who has the case open, since when, and whether in a role of one's own."""

    name: str
    since: datetime
    same_role: bool


def sign_of_life(case: Case, actor: Actor, roles: Collection[str], now: datetime) -> list[Other]:
    """Note that the actor has the case open (in no role: only looks), and tell who else has. One query."""
    values = {
        "case": case.pk,
        "person": actor.person_id,
        "roles": json.dumps(sorted(roles)),
        "now": now,
        "until": now + LASTS,
    }
    with prepared.cursor() as cursor:
        cursor.execute(SIGN_OF_LIFE, values)
        return [
            Other(name, since, bool(set(json.loads(theirs)) & set(roles)))
            for _, name, since, theirs in cursor.fetchall()
        ]


def in_the_way(case: Case, actor: Actor, procedure: Procedure, step: Step, now: datetime) -> Other | None:
    """Who opened the case before the actor and can take this step too; None if nobody.

    A step that cannot be taken any more is refused with its own reason, so nobody is in its way. Who did a
    step that bars from this one, as the handler from checking the own work, is in nobody's way either. A case
    that was handed over to the actor is the actor's, whichever colleague still has it open.
    """
    if case.handler_id is not None and case.handler_id == actor.person_id:
        return None
    with prepared.cursor() as cursor:
        cursor.execute(HERE, [case.pk, now])
        here = cursor.fetchall()
    for person, name, since, roles in here:
        if person == actor.person_id:
            return None
        if not set(json.loads(roles)) & set(step.roles):
            continue
        state = CaseState.from_json(procedure, case.state)
        if not _barred(state, person, procedure, step):
            open_still = _can_be_taken(procedure, state, step, not_before(case, now))
            return Other(name, since, same_role=True) if open_still else None
    return None


def _can_be_taken(procedure: Procedure, state: CaseState, step: Step, at: datetime) -> bool:
    return not state.suspended and possible(procedure, state, step, at=at, calendar=catalogue.calendar())


def _barred(state: CaseState, person: int, procedure: Procedure, step: Step) -> bool:
    """Whether what this person has done in the case keeps them from the step."""
    return any(separated(procedure, state, step, Actor(person_id=person).key, None))
