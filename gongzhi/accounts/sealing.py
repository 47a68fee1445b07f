"""Keeping what signs people in: encrypted where it is needed again, as a digest where it is only recognised.

Both keys are derived from the installation's secret key, which is not in the database. With another secret
key the codes of telephones can no longer be checked, and everybody has to set up a second factor anew.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12  # bytes, as AES-GCM takes them
KEY = 32


class Unreadable(Exception):
    """Sealed for somebody else, or under another secret key."""


def seal(content: bytes, person: int) -> bytes:
    """Encrypt for one person: moved to another person's row it does not open."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key("seal")).encrypt(nonce, content, _bound(person))


def unseal(sealed: bytes, person: int) -> bytes:
    """The content. Raises Unreadable."""
    try:
        return AESGCM(_key("seal")).decrypt(sealed[:NONCE], sealed[NONCE:], _bound(person))
    except InvalidTag:
        raise Unreadable from None


def digest(purpose: str, text: str) -> bytes:
    """Recognises `text` again; tells nothing about it to who has no key."""
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).digest()


def _key(purpose: str) -> bytes:
    derive = HKDF(SHA256(), KEY, salt=None, info=f"gongzhi.accounts {purpose}".encode())
    return derive.derive(settings.SECRET_KEY.encode())


def _bound(person: int) -> bytes:
    return f"person {person}".encode()
