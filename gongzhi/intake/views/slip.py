"""The slip for the person who reported at the counter."""

from datetime import timedelta
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongzhi.cases.models import Entry
from gongzhi.cases.numbers import link_key
from gongzhi.intake.pack import intake
from gongzhi.intake.progress import progress_of

LASTS = timedelta(hours=24)  # so long may the one who typed the report print the slip with the secret link


@login_required
@never_cache
@require_GET
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """The slip for the person who reported, printed by the one who typed it, on the same day."""
    now = timezone.now()
    person = cast(Any, request.user)
    entry = (
        Entry.objects.filter(case__number=number, seq=1, actor=person, recorded_at__gt=now - LASTS)
        .select_related("case__category", "case__unit", "case__procedure")
        .first()
    )
    if entry is None:
        raise Http404
    key = link_key(entry.case.number, entry.case.link_version)
    link = reverse("reporter-progress", kwargs={"number": number, "key": key})
    context = {
        "case": entry.case,
        "found": progress_of(entry.case, now),
        "key": key,
        "link": request.build_absolute_uri(link),
        "channel": entry.case.channel,
        "own": entry.case.channel == intake().field_channel,
    }
    return render(request, "intake/counter/slip.html", context)
