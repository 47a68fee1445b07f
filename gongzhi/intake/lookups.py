"""Asking for progress by number and the end of the telephone number or the key, and slowing down guessers.

Only wrong answers count. They are counted by case and address together, so a whole village behind one address
may ask as often as it likes for cases whose secrets it knows; by case alone, so that guessing from many
addresses does not pay; and by address alone, far higher. The key itself cannot be guessed and never waits.
"""

import hmac
import re
import unicodedata
from datetime import datetime, timedelta

from gongzhi.cases.erasure.reading import still_there
from gongzhi.cases.models import Case, Content
from gongzhi.cases.numbers import clean_number, link_key
from gongzhi.intake.models import WrongKey
from gongzhi.intake.pack import intake

REMEMBERED = timedelta(days=1)
FREE_TRIES = 5  # wrong answers for one case from one address before it has to wait
FIRST_WAIT = timedelta(minutes=1)  # doubles with each further one
LONGEST_WAIT = timedelta(hours=1)
CASE_TRIES = 30  # wrong answers for one case, whatever the address, in `REMEMBERED`
ADDRESS_TRIES = 500  # wrong answers from one address, whatever the case, in `REMEMBERED`
LAST_DIGITS = 4
DIGITS = range(LAST_DIGITS, 16)  # lengths that can be the end of a telephone number; a key is longer


def wait(number: str, secret: str, address: str, now: datetime) -> timedelta | None:
    """How long this address has to wait before it may ask for this case with digits again, or None."""
    if len(plain(secret)) > DIGITS[-1]:
        return None
    recent = WrongKey.objects.filter(at__gt=now - REMEMBERED)
    tries = list(recent.filter(number=number).order_by("-at").values_list("address", "at")[:CASE_TRIES])
    own = [at for tried_from, at in tries if tried_from == address]
    if len(own) >= FREE_TRIES:
        until: datetime = own[0] + min(FIRST_WAIT * 2 ** (len(own) - FREE_TRIES), LONGEST_WAIT)
        if until > now:
            return until - now
    if len(tries) >= CASE_TRIES or recent.filter(address=address).count() >= ADDRESS_TRIES:
        return LONGEST_WAIT
    return None


def wrong(number: str, address: str, now: datetime) -> None:
    """Remember a wrong answer, and forget old ones."""
    WrongKey.objects.filter(at__lte=now - REMEMBERED).delete()
    WrongKey.objects.create(number=number[:16], address=address, at=now)


def key_for(number: str, secret: str) -> str | None:
    """The key of the link, if `secret` is that key or the last digits of the reporter's telephone number.

    A number that does not exist, a case without a telephone number and a wrong secret look alike.
    """
    found = clean_number(number)
    version = found and Case.objects.filter(number=found).values_list("pk", "link_version").first()
    if not found or not version:
        return None
    key = link_key(found, version[1])
    typed = plain(secret)
    if hmac.compare_digest(key.encode(), typed.encode()):
        return key
    digits = re.sub(r"\D", "", _phone(version[0]))
    fits = (
        len(typed) in DIGITS
        and typed.isdigit()
        and hmac.compare_digest(digits[-len(typed) :].encode(), typed.encode())
    )
    return key if fits else None


def plain(secret: str) -> str:
    """What was typed without spaces, full width made half, in lower case."""
    return unicodedata.normalize("NFKC", secret).replace(" ", "").lower()


def _phone(case_id: int) -> str:
    """What the reporter left as a telephone number; empty if nothing, or if it has been deleted."""
    words = Content.objects.filter(case=case_id, seq=1).values_list("fields", flat=True).first() or {}
    return str(still_there(words).get(intake().phone) or "")
