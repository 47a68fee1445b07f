"""Slows down guessing of passwords without locking anybody out.

Counted by account and address together, so a stranger elsewhere cannot keep a clerk from work; and by address
alone, far higher, because a whole office may share one. A browser in which the account has signed in before
is not held up by what others at its address do.
"""

from datetime import datetime, timedelta

from gongzhi.web.models import SignInFailure

REMEMBERED = timedelta(hours=1)
FREE_TRIES = 5  # wrong passwords of one account from one address before it has to wait
FIRST_WAIT = timedelta(minutes=1)  # doubles with each further failure
LONGEST_WAIT = timedelta(minutes=15)
ADDRESS_TRIES = 60  # wrong passwords from one address, whatever the account, in `REMEMBERED`


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
    """The right password wipes out the slips before it."""
    SignInFailure.objects.filter(account=account, address=address).delete()
