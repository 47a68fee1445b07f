"""Passkeys (WebAuthn): adding one, and proving that one is at hand. The mathematics is Yubico's library.

A challenge travels in the browser's signed session and counts once: that it was answered is noted (`Spent`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gongzhi.accounts import sealing
from gongzhi.accounts.models import Passkey
from gongzhi.accounts.once import spend
from gongzhi.people.models import Person

MOST = 10  # of one person
State = Mapping[str, Any]
MALFORMED = (ValueError, KeyError, TypeError, AttributeError)  # what the library raises for a bad answer


class Refused(Exception):
    """Not accepted; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Site:
    """As the browser knows us. A passkey belongs to one host name."""

    host: str
    origin: str
    name: str

    def server(self) -> Fido2Server:
        entity = PublicKeyCredentialRpEntity(id=self.host, name=self.name)
        return Fido2Server(entity, verify_origin=lambda origin: origin == self.origin)


def ask_to_add(site: Site, person: Person) -> tuple[dict[str, Any], State]:
    """What the browser is asked, and what must be kept until it answers."""
    user = PublicKeyCredentialUserEntity(id=_handle(person), name=person.username, display_name=person.name)
    options, state = site.server().register_begin(
        user,
        [_descriptor(key) for key in person.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options)["publicKey"], state


def add(
    site: Site, person: Person, state: State, answer: Mapping[str, Any], name: str, now: datetime
) -> Passkey:
    """Keep the public half. Raises Refused."""
    try:
        made = site.server().register_complete(state, answer).credential_data
    except MALFORMED:
        raise Refused("浏览器的回答核对不上，没有添加。请重试。") from None
    if made is None or not spend(state["challenge"], now):
        raise Refused("这次操作已经用过了，请重新添加。")
    if person.passkeys.count() >= MOST:
        raise Refused(f"最多 {MOST} 个通行密钥，请先删除不用的。")
    row = Passkey(
        person=person, name=name, identifier=made.credential_id, credential=bytes(made), added_at=now
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused("这个通行密钥已经添加过。") from None
    return row


def ask(site: Site, person: Person | None = None, *, alone: bool) -> tuple[dict[str, Any], State]:
    """Ask for a passkey: of this person, or (None) of whoever sits there. `alone`: it replaces the password,
    so the device has to check its owner by PIN, finger or face."""
    known = None if person is None else [_descriptor(key) for key in person.passkeys.all()]
    need = UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED
    options, state = site.server().authenticate_begin(known, user_verification=need)
    return dict(options)["publicKey"], state


@transaction.atomic
def check(
    site: Site, state: State, answer: Mapping[str, Any], now: datetime, person: Person | None = None
) -> Passkey:
    """The passkey that answered, of `person` if one is named. Raises Refused."""
    key, uses = _named(answer)
    if person is not None and key.person_id != person.pk:
        raise Refused("这不是您的通行密钥。")
    try:
        site.server().authenticate_complete(state, [AttestedCredentialData(bytes(key.credential))], answer)
    except MALFORMED:
        raise Refused("通行密钥核对不上，请重试。") from None
    if not spend(state["challenge"], now):
        raise Refused("这次验证已经用过了，请重试。")
    if uses <= key.uses and (uses or key.uses):
        raise Refused("这个通行密钥可能被复制过，没有接受。请用别的方式登录，并删除它。")
    key.uses, key.used_at = uses, now
    key.save(update_fields=["uses", "used_at"])
    return key


def _named(answer: Mapping[str, Any]) -> tuple[Passkey, int]:
    """The passkey that is meant, its row locked, and the device's counter; nothing is proved yet."""
    try:
        told = AuthenticationResponse.from_dict(answer)
        identifier, counter = told.raw_id, told.response.authenticator_data.counter
    except MALFORMED:
        raise Refused("浏览器的回答看不懂，请重试。") from None
    key = Passkey.objects.select_for_update(of=["self"]).select_related("person")
    found = key.filter(identifier=identifier, person__is_active=True).first()
    if found is None:
        raise Refused("这里没有登记过这个通行密钥。请用密码登录。")
    return found, counter


def _descriptor(key: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(key.identifier))


def _handle(person: Person) -> bytes:
    """By what a device tells two accounts apart; says nothing about the person."""
    return sealing.digest("passkey handle", str(person.pk))
