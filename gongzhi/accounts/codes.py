"""Codes of six digits that a telephone computes from a shared key and the time (TOTP, RFC 6238)."""

import hmac
import os
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

DIGITS = 6
SECONDS = 30  # a code holds so long; with SHA-1 and six digits what every authenticator assumes
LATE = 1  # steps a telephone's clock may be off, or its owner slow
KEY = 20  # bytes, as RFC 4226 asks for


def new_key() -> bytes:
    return os.urandom(KEY)


def step_at(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // SECONDS


def code_of(key: bytes, step: int) -> str:
    # SHA-1 only mixes here; what breaks it as a fingerprint does not help to guess a code.
    return HOTP(key, DIGITS, SHA1()).generate(step).decode()  # noqa: S303


def matching_step(key: bytes, code: str, now: datetime, *, after: int = 0) -> int | None:
    """The half minute whose code this is, close to now and later than `after`; None if there is none."""
    here = step_at(now)
    near = range(max(here - LATE, after + 1), here + LATE + 1)
    found = [step for step in near if hmac.compare_digest(code_of(key, step), code)]
    return found[-1] if found else None


def written(key: bytes) -> str:
    """The key as one types it: letters and digits in fours."""
    text = b32encode(key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def address(key: bytes, account: str, issuer: str) -> str:
    """What the QR code says to the telephone (otpauth://)."""
    secret = b32encode(key).decode().rstrip("=")
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?" + urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
