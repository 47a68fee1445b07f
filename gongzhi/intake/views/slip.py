"""The slip for the person who came to the counter, whatever was typed in there."""

from datetime import timedelta
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.cases import catalogue
from gongzhi.cases.models import Entry
from gongzhi.cases.numbers import link_key
from gongzhi.cases.opening import PARTY
from gongzhi.engine import Procedure
from gongzhi.intake.pack import intake
from gongzhi.intake.progress import progress_of

LASTS = timedelta(hours=24)  # so long may the one who typed the report print the slip with the secret link


@login_required
@never_cache
@require_GET
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Printed by the one who typed it, on the same day. The secret link stands on it only if what was typed
    is somebody else's matter: an office needs no link to its own."""
    now = timezone.now()
    person = cast(Any, request.user)
    entry = (
        Entry.objects.filter(case__number=number, seq=1, actor=person, recorded_at__gt=now - LASTS)
        .select_related("case__category", "case__unit", "case__procedure")
        .first()
    )
    if entry is None:
        raise Http404
    case = entry.case
    procedure = catalogue.compiled(case.procedure_id)
    own = case.channel == intake().field_channel
    key = link_key(case.number, case.link_version) if own or _for_party(procedure, entry.role) else ""
    link = key and reverse("reporter-progress", kwargs={"number": number, "key": key})
    found = progress_of(case, now)
    context = {
        "case": case,
        "found": found,
        "key": key,
        "link": request.build_absolute_uri(link),
        "channel": case.channel,
        "again": reverse("field-report" if own else "counter" if found.reported else "open"),
    }
    return render(request, "intake/counter/slip.html", context)


def _for_party(procedure: Procedure, role: str) -> bool:
    """Whether a role is that of a party: of somebody who is not on the staff."""
    return PARTY in procedure.roles[role].binding
