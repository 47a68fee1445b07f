"""A person's second factors: what there is, setting up and ending it, and trying a code."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from gongzhi.accounts import codes, recovery, sealing, throttle
from gongzhi.accounts.models import CodeKey, Deed, Passkey, RecoveryCode
from gongzhi.accounts.traces import Trace, note
from gongzhi.people.models import Person

log = logging.getLogger(__name__)
SET_UP = timedelta(minutes=15)  # a key that was shown and not confirmed by then is replaced


@dataclass(frozen=True, slots=True)
class Factors:
    codes: bool
    passkeys: tuple[Passkey, ...]
    recovery: int

    @property
    def any(self) -> bool:
        return self.codes or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Tried:
    """`wait`: too many were wrong, none is looked at. `by_recovery`: a code from paper, now used up."""

    right: bool = False
    wait: timedelta | None = None
    by_recovery: bool = False


def factors_of(person: Person) -> Factors:
    return Factors(
        CodeKey.objects.filter(person=person, confirmed_at__isnull=False).exists(),
        tuple(Passkey.objects.filter(person=person).order_by("added_at")),
        RecoveryCode.objects.filter(person=person).count(),
    )


@transaction.atomic
def try_code(person: Person, code: str, now: datetime) -> Tried:
    """Look at a code from the telephone or from paper. Tries of one person wait for each other, so that many
    at once are counted like many in turn."""
    _lock(person)
    if wait := throttle.wait_for_codes(person.pk, now):
        return Tried(wait=wait)
    on_paper = len(code) == recovery.DIGITS
    right = recovery.spend(person, code) if on_paper else _spend_code(person, code, now)
    if right:
        throttle.forget_codes(person.pk)
    else:
        throttle.code_failed(person.pk, now)
    return Tried(right, by_recovery=right and on_paper)


def _spend_code(person: Person, code: str, now: datetime) -> bool:
    key = CodeKey.objects.filter(person=person, confirmed_at__isnull=False).first()
    return key is not None and _accept(key, code, now)


def _accept(key: CodeKey, code: str, now: datetime) -> bool:
    """Whether the code is right; it and all before it are used up then."""
    secret = _opened(key)
    step = codes.matching_step(secret, code, now, after=key.last_step) if secret else None
    if step is None:
        return False
    # The condition is asked again by the database: of two at once one gets through.
    return CodeKey.objects.filter(pk=key.pk, last_step__lt=step).update(last_step=step) == 1


@transaction.atomic
def key_to_confirm(person: Person, now: datetime) -> bytes:
    """The key to be put into the telephone: the one already shown, or a new one."""
    _lock(person)
    key = _unconfirmed(person, now)
    if key and (shown := _opened(key)):
        return shown
    secret = codes.new_key()
    CodeKey.objects.filter(person=person, confirmed_at=None).delete()
    CodeKey.objects.create(person=person, sealed=sealing.seal(secret, person.pk), begun_at=now)
    return secret


@transaction.atomic
def confirm_key(person: Person, code: str, now: datetime, trace: Trace) -> bool:
    """The telephone shows the right code: from now on it is asked for."""
    _lock(person)
    key = _unconfirmed(person, now)
    if key is None or not _accept(key, code, now):
        return False
    CodeKey.objects.filter(pk=key.pk).update(confirmed_at=now)
    note(person, Deed.CODES_ON, trace, now)
    return True


@transaction.atomic
def new_recovery_codes(person: Person, now: datetime, trace: Trace) -> list[str]:
    """Ten new codes to be shown once; the old ones are void."""
    _lock(person)
    note(person, Deed.RECOVERY_MADE, trace, now)
    return recovery.renew(person)


def first_recovery_codes(person: Person, now: datetime, trace: Trace) -> list[str]:
    """Codes for somebody who has none; nothing for who still has some."""
    if RecoveryCode.objects.filter(person=person).exists():
        return []
    return new_recovery_codes(person, now, trace)


@transaction.atomic
def end_codes(person: Person, now: datetime, trace: Trace) -> None:
    _lock(person)
    if CodeKey.objects.filter(person=person).delete()[0]:
        note(person, Deed.CODES_OFF, trace, now)
    _tidy(person)


@transaction.atomic
def remove_passkey(person: Person, pk: int, now: datetime, trace: Trace) -> bool:
    """Whether it was there, and the person's own."""
    _lock(person)
    key = Passkey.objects.filter(person=person, pk=pk).first()
    if key is None:
        return False
    key.delete()
    note(person, Deed.PASSKEY_REMOVED, trace, now, key.name)
    _tidy(person)
    return True


@transaction.atomic
def reset(person: Person, reason: str, now: datetime, trace: Trace) -> None:
    """Take away every second factor of somebody who lost it, and end his sessions."""
    _lock(person)
    for table in (CodeKey, Passkey, RecoveryCode):
        table.objects.filter(person=person).delete()
    throttle.forget_codes(person.pk)
    _end_sessions(person)
    note(person, Deed.RESET, trace, now, reason)


@transaction.atomic
def sign_out_everywhere(person: Person, now: datetime, trace: Trace) -> None:
    _end_sessions(person)
    note(person, Deed.SIGNED_OUT_EVERYWHERE, trace, now)


def _end_sessions(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(sign_outs=F("sign_outs") + 1)
    person.refresh_from_db(fields=["sign_outs"])


def _tidy(person: Person) -> None:
    """Without a second factor there is nothing to recover."""
    if not factors_of(person).any:
        RecoveryCode.objects.filter(person=person).delete()


def _unconfirmed(person: Person, now: datetime) -> CodeKey | None:
    return CodeKey.objects.filter(person=person, confirmed_at=None, begun_at__gt=now - SET_UP).first()


def _opened(key: CodeKey) -> bytes | None:
    try:
        return sealing.unseal(bytes(key.sealed), key.person_id)
    except sealing.Unreadable:
        log.error("the key of person %s was sealed under another secret key", key.person_id)
        return None


def _lock(person: Person) -> None:
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk").first()
