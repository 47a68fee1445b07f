"""The hash chain of a case: canonical bytes, SM3, seals for personal fields.

The form is published (docs/reference/ledger.md) so that anybody can verify an exported
dossier without this program.
"""

import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes

GENESIS = bytes(32)


def sm3(*parts: bytes) -> bytes:
    """SM3 digest (GB/T 32905) of the parts one after the other; 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: the same value always gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(at: datetime) -> str:
    """A moment as it enters the chain: UTC, microseconds, so the zone of the reader never matters."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(prev: bytes, facts: Mapping[str, Any]) -> bytes:
    """The digest of an entry: of the previous digest and of all its facts."""
    return sm3(prev, canonical(facts))


def seal(value: Any) -> tuple[str, str]:
    """Return (digest, salt), both hex. Without the salt nobody can test a guess at a short value."""
    salt = secrets.token_bytes(16)
    return sm3(salt, canonical(value)).hex(), salt.hex()


def opens(digest: str, salt: Any, value: Any) -> bool:
    """Does this value with this salt give the sealed digest? A salt that is none opens nothing."""
    try:
        return hmac.compare_digest(sm3(bytes.fromhex(salt), canonical(value)).hex(), digest)
    except (TypeError, ValueError):
        return False


def daily_root(prev: bytes, entry_hashes: Iterable[bytes]) -> bytes:
    """One digest over a day's entries in the order of (case, seq), chained to the day before."""
    return sm3(prev, *entry_hashes)
