"""Single sessions: each signed-in browser is known by a row, so that its owner can see and end it.

The cookie stays what signs somebody in (signed, twelve hours); the row can only take that away. A process
asks the database for a row once, and again when some session has been ended: rows are remembered like
reference data.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest

from gongzhi import reference
from gongzhi.accounts.models import Session
from gongzhi.accounts.traces import address_of, network_of, trace_of
from gongzhi.people.models import Person
from gongzhi.reference import remembered

KEY = "session"  # in the cookie
LASTS = timedelta(seconds=settings.SESSION_COOKIE_AGE)
NOTED_EVERY = timedelta(minutes=10)  # how exactly «last used» is known


def begin(request: HttpRequest, person: Person, means: str, now: datetime) -> None:
    """Write down who has signed in here. Rows that are long over go."""
    Session.objects.filter(begun_at__lte=now - LASTS).delete()
    trace = trace_of(request)
    row = Session.objects.create(
        person=person,
        key=uuid4(),
        proof=person.get_session_auth_hash(),
        means=means[:60],
        device=trace.device,
        address=network_of(address_of(request)),
        begun_at=now,
        used_at=now,
    )
    request.session[KEY] = str(row.key)
    _with_key(row.key)  # remembered now, so that the next page need not ask


def holds(request: HttpRequest, person: Person, now: datetime) -> bool:
    """Whether the session of this request still counts; that it was used is noted now and then.

    One that began before sessions were written down is written down at its next request.
    """
    if KEY not in request.session:
        begin(request, person, "", now)
        return True
    row = _with_key(UUID(request.session[KEY]))
    if row is None or row.person_id != person.pk or row.ended_at or row.begun_at <= now - LASTS:
        return False
    if now - row.used_at >= NOTED_EVERY:
        _note_use(row, network_of(address_of(request)), now)
    return True


def of(person: Person, now: datetime) -> QuerySet[Session]:
    """The sessions that count, the one used last first."""
    rows = Session.objects.filter(person=person, ended_at=None, begun_at__gt=now - LASTS)
    return rows.filter(proof=person.get_session_auth_hash()).order_by("-used_at", "-pk")


def is_here(request: HttpRequest, row: Session) -> bool:
    return bool(request.session.get(KEY) == str(row.key))


def end(row: Session, now: datetime) -> None:
    """From the next request on it counts no more, in any process."""
    Session.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now)
    reference.changed()


def end_here(request: HttpRequest, now: datetime) -> None:
    """End the session of this browser, if it has one: a copy of its cookie is worth nothing afterwards."""
    if key := request.session.pop(KEY, ""):
        Session.objects.filter(key=UUID(key), ended_at=None).update(ended_at=now)
        reference.changed()


def keep(request: HttpRequest, person: Person) -> None:
    """Keep this session when all others end with the proof they know."""
    update_session_auth_hash(request, person)
    proof = person.get_session_auth_hash()
    Session.objects.filter(key=UUID(request.session[KEY])).update(proof=proof)


@remembered("accounts_session", most=16_384)
def _with_key(key: UUID) -> Session | None:
    return Session.objects.filter(key=key).first()


def _note_use(row: Session, network: str, now: datetime) -> None:
    """`row` is shared by all requests of this process, which therefore write it down once. That a full disk
    cannot take the note is no reason to refuse the page."""
    row.used_at = now
    try:
        Session.objects.filter(pk=row.pk, used_at__lt=now).update(used_at=now, address=network)
    except OperationalError:
        return
