"""Signing and checking under a shared key, in the form of Standard Webhooks."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

TOLERANCE = timedelta(minutes=5)  # how far two clocks may differ; a repetition is signed anew


def sign(key: bytes, uid: UUID, body: bytes, now: datetime) -> dict[str, str]:
    """The three headers that prove who sends, when, and that nothing was changed."""
    identity, moment = f"msg_{uid.hex}", str(int(now.timestamp()))
    return {
        "webhook-id": identity,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{_mac(key, identity, moment, body)}",
    }


def holds(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether these headers were made with this key for this body, just now."""
    identity, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 11):
        return False
    if abs(now.timestamp() - int(moment)) > TOLERANCE.total_seconds():
        return False
    wanted = f"v1,{_mac(key, identity, moment, body)}".encode()
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(wanted, one.encode()) for one in given)


def _mac(key: bytes, identity: str, moment: str, body: bytes) -> str:
    signed = b".".join((identity.encode(), moment.encode(), body))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
