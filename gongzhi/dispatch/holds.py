"""Who has a case open at the desk: a soft lock that ends by itself.

It keeps two people from working on the same case by accident. It is no right: the procedure and the ledger
decide what counts, and a chief can take the case over at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.errors import NotYours
from gongzhi.cases.models import Case
from gongzhi.dispatch import reach
from gongzhi.dispatch.models import Hold
from gongzhi.engine import Step
from gongzhi.people.selectors import posts_of
from gongzhi.web.separating import barred

LASTS = timedelta(seconds=90)
RENEWED = 30  # seconds between two signs of life from an open page

TAKE = """
WITH left_behind AS (
    DELETE FROM dispatch_hold WHERE person_id = %(person)s AND case_id <> %(case)s),
taken AS (
    INSERT INTO dispatch_hold (case_id, person_id, since, until)
    VALUES (%(case)s, %(person)s, %(now)s, %(until)s)
    ON CONFLICT (case_id) DO UPDATE SET
        person_id = excluded.person_id, until = excluded.until,
        since = CASE WHEN dispatch_hold.person_id = excluded.person_id AND dispatch_hold.until > %(now)s
                     THEN dispatch_hold.since ELSE excluded.since END
    WHERE dispatch_hold.person_id = excluded.person_id OR dispatch_hold.until <= %(now)s OR %(force)s
    RETURNING person_id, since, until)
SELECT h.person_id, p.name, h.since, h.until
FROM (SELECT * FROM taken
      UNION ALL
      SELECT person_id, since, until FROM dispatch_hold
      WHERE case_id = %(case)s AND NOT EXISTS (SELECT FROM taken)) h
JOIN people_person p ON p.id = h.person_id
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has the case, since when, until when, and whether that is the one who asks."""

    person_id: int
    name: str
    since: datetime
    until: datetime
    own: bool


def take(case: Case, actor: Actor, now: datetime, *, force: bool = False) -> Holding:
    """Open the case for the actor unless somebody else has it; leaves any case he had before. One query."""
    values = {
        "case": case.pk,
        "person": actor.person_id,
        "now": now,
        "until": now + LASTS,
        "force": force,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        person_id, name, since, until = cursor.fetchone()
    return Holding(person_id, name, since, until, person_id == actor.person_id)


def take_over(case: Case, actor: Actor, now: datetime) -> Holding:
    """Take the case from whoever has it. Raises NotYours for who does not supervise it."""
    if not reach.may_supervise(actor, case):
        raise NotYours("接管别人正在办理的件，由镇街负责人或者督办人员进行。")
    return take(case, actor, now, force=True)


def may_take_over(holding: Holding | None, actor: Actor, case: Case) -> bool:
    return holding is not None and not holding.own and reach.may_supervise(actor, case)


def in_the_way(case: Case, step: Step, actor: Actor, now: datetime) -> Hold | None:
    """The hold of somebody else who could take this step too; None if nobody is in its way.

    Who looks at a case in another role, or may not take the step after what he did in the case (as the
    second reader's), cannot do it twice by accident.
    """
    rows = Hold.objects.filter(case=case, until__gt=now).exclude(person=actor.person_id)
    hold = rows.select_related("person").first()
    if hold is None:
        return None
    procedure = catalogue.compiled(case.procedure_id)
    holder = Actor(hold.person_id, tuple(posts_of(hold.person, timezone.localdate(now))))
    roles = roles_on(procedure, case, holder)
    able = set(step.roles) & roles.keys() and not barred(case, procedure, step, holder, roles)
    return hold if able else None


def leave(actor: Actor) -> None:
    """Let go of whatever the actor has open."""
    Hold.objects.filter(person=actor.person_id).delete()
