"""From the first proof of who somebody is to his session.

Between the two steps the browser's session holds only whose turn it is, signed, for ten minutes. It counts
as long as password and account stay as they were; nobody is signed in by it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from gongzhi.accounts import sessions, throttle
from gongzhi.accounts.factors import factors_of
from gongzhi.accounts.models import Deed
from gongzhi.accounts.setup import setup
from gongzhi.accounts.traces import address_of, note, trace_of
from gongzhi.people.models import Person
from gongzhi.people.selectors import posts_of

LASTS = timedelta(minutes=10)  # between the steps, and after a proof before an act that asks for a fresh one
WAITING, CONFIRMED = "second_step", "confirmed_at"  # in the session
KNOWN = "gongzhi_known"  # cookie: which account has signed in with this browser
REMEMBERED = 180 * 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has proved one thing. `enrols`: he has no second factor yet and must get one.

    `means`: how he came so far, for the record; `then`: where he wanted to go.
    """

    person: Person
    means: str
    then: str
    enrols: bool


def admit(
    request: HttpRequest, person: Person, means: str, *, enough: bool, then: str, now: datetime
) -> HttpResponse:
    """After a right password or token: in, or on to the second step. `enough`: two factors were proved."""
    has_second = not enough and factors_of(person).any
    enrols = not enough and not has_second and must_have_second(person, now)
    if not (has_second or enrols):
        return enter(request, person, means, then, now)
    request.session[WAITING] = {
        "person": person.pk,
        "proof": person.get_session_auth_hash(),
        "at": now.timestamp(),
        "means": means,
        "then": then,
        "enrols": enrols,
    }
    return redirect("enrol" if enrols else "second-step")


def must_have_second(person: Person, now: datetime) -> bool:
    today = timezone.localdate(now)
    return setup().needs_second(posts_of(person, today), today)


def waiting(request: HttpRequest, now: datetime) -> Waiting | None:
    """Who stands between the two steps in this browser."""
    kept: dict[str, Any] | None = request.session.get(WAITING)
    if not kept or now.timestamp() - kept["at"] > LASTS.total_seconds():
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    if person is None or not constant_time_compare(person.get_session_auth_hash(), kept["proof"]):
        return None
    return Waiting(person, kept["means"], kept["then"], kept["enrols"])


def enrolling(request: HttpRequest, now: datetime) -> Waiting | None:
    """Who has to set up a second factor before he comes in; nobody who has got one since."""
    found = waiting(request, now)
    return found if found and found.enrols and not factors_of(found.person).any else None


def enter(request: HttpRequest, person: Person, means: str, then: str, now: datetime) -> HttpResponse:
    """Everything is proved: the session begins. The answer leads to where he wanted to go."""
    begin_session(request, person, means, now)
    return remember(redirect(then or settings.LOGIN_REDIRECT_URL), person)


def begin_session(request: HttpRequest, person: Person, means: str, now: datetime) -> None:
    """Sign in. What is rendered afterwards is rendered for him."""
    throttle.forget(_account(person), address_of(request))
    request.session.pop(WAITING, None)
    sessions.end_here(request, now)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    sessions.begin(request, person, means, now)
    confirm(request, now)
    note(person, Deed.SIGNED_IN, trace_of(request), now, means)


def remember(response: HttpResponse, person: Person) -> HttpResponse:
    """Let the browser show next time that this account has signed in with it."""
    response.set_signed_cookie(
        KNOWN,
        _account(person),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _account(person: Person) -> str:
    """As attempts are counted: by the name as typed, in small letters."""
    return person.username.lower()


def confirm(request: HttpRequest, now: datetime) -> None:
    """He has just proved again who he is."""
    request.session[CONFIRMED] = now.timestamp()


def is_confirmed(request: HttpRequest, now: datetime) -> bool:
    """Whether he did so lately enough for an act that changes how he signs in."""
    since: float = request.session.get(CONFIRMED, 0.0)
    return 0 <= now.timestamp() - since <= LASTS.total_seconds()
