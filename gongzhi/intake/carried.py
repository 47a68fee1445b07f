"""Name and telephone number while somebody goes back from the last screen of a report.

They never enter the draft: they travel in a signed cookie of the person's own browser, for half an hour and
for this one report, and whoever comes in by the front door finds them gone.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "report_contact"
LASTS = timedelta(minutes=30)
LARGEST = 3000  # bytes; browsers throw away a cookie of more than 4096 with its name


def carry(response: HttpResponse, token: UUID, typed: Mapping[str, str], *, secure: bool) -> None:
    """Give what was typed along. Longer than any name and number, it is not kept."""
    value = signing.dumps([str(token), dict(typed)], salt=COOKIE, compress=True)
    if len(value) <= LARGEST:
        response.set_cookie(
            COOKIE, value, LASTS, path=reverse("report"), secure=secure, httponly=True, samesite="Lax"
        )


def carried(request: HttpRequest, token: UUID) -> dict[str, Any]:
    """What was given along with this report; empty when nothing was, or not any more."""
    try:
        of, typed = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return {}
    return dict(typed) if of == str(token) else {}


def forget(response: HttpResponse) -> HttpResponse:
    """The report is sent, or somebody begins another."""
    response.delete_cookie(COOKIE, path=reverse("report"))
    return response
