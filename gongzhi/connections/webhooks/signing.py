"""Signatures in the form of Standard Webhooks, so that receivers need no program of ours."""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings

from gongzhi.connections.models import Subscription
from gongzhi.connections.outgoing.signing import sign

PREFIX = "whsec_"


def secret_of(subscription: Subscription) -> str:
    """What the receiver checks signatures with; derived, so the database holds nothing that signs."""
    return PREFIX + base64.b64encode(_key(subscription)).decode()


def headers(subscription: Subscription, uid: UUID, body: bytes, now: datetime) -> dict[str, str]:
    """The three headers that prove who sends, when, and that nothing was changed."""
    return sign(_key(subscription), uid, body, now)


def _key(subscription: Subscription) -> bytes:
    told = f"webhook:{subscription.pk}:{subscription.secret_version}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).digest()
