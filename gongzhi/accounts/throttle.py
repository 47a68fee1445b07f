"""Slows down guessing of passwords and codes without locking anybody out.

Passwords are counted by account and address together, so a stranger elsewhere cannot keep a clerk from work;
and by address alone, far higher, because a whole office may share one. A browser in which the account has
signed in before is not held up by what others at its address do. Codes are counted by person alone: whoever
tries them already has the password, and more addresses must not give more tries at six digits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from gongzhi.accounts.models import SignInFailure

REMEMBERED = timedelta(hours=1)
FREE_TRIES = 5  # wrong passwords of one account from one address before it has to wait
FIRST_WAIT = timedelta(minutes=1)  # doubles with each further failure
LONGEST_WAIT = timedelta(minutes=15)
ADDRESS_TRIES = 60  # wrong passwords from one address, whatever the account, in `REMEMBERED`
ANYWHERE = "100::"  # stands for all addresses together; nobody can have it (RFC 6666)


@contextmanager
def in_turn(account: str, address: str) -> Iterator[None]:
    """Tries of one account from one address wait for each other: ask `wait`, look, and count within this, and
    many at once are counted like many in turn."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{account} at {address}"])
        yield


def wait(account: str, address: str, now: datetime, *, known: bool = False) -> timedelta | None:
    """How long this account at this address has to wait still, or None. `known`: it is its own browser."""
    recent = SignInFailure.objects.filter(address=address, at__gt=now - REMEMBERED)
    own = list(recent.filter(account=account).order_by("-at").values_list("at", flat=True)[:20])
    if len(own) >= FREE_TRIES:
        until: datetime = own[0] + min(FIRST_WAIT * 2 ** (len(own) - FREE_TRIES), LONGEST_WAIT)
        if until > now:
            return until - now
    if not known and recent.count() >= ADDRESS_TRIES:
        return FIRST_WAIT
    return None


def failed(account: str, address: str, now: datetime) -> None:
    """Remember a wrong password, and forget old ones."""
    SignInFailure.objects.filter(at__lte=now - REMEMBERED).delete()
    SignInFailure.objects.create(account=account, address=address, at=now)


def forget(account: str, address: str) -> None:
    """Who has signed in to the end wipes out the slips before it."""
    SignInFailure.objects.filter(account=account, address=address).delete()


def wait_for_codes(person: int, now: datetime) -> timedelta | None:
    """How long no code of this person is looked at, or None."""
    return wait(_codes(person), ANYWHERE, now, known=True)


def code_failed(person: int, now: datetime) -> None:
    """Remember a wrong code."""
    failed(_codes(person), ANYWHERE, now)


def forget_codes(person: int) -> None:
    """The right code wipes out the wrong ones before it."""
    forget(_codes(person), ANYWHERE)


def _codes(person: int) -> str:
    return f"codes of {person}"
