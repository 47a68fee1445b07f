"""My work: what the posts of this person have to do, the most urgent first."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.cases import duties, inbox
from gongzhi.cases.actors import Actor
from gongzhi.web import cursors, lights
from gongzhi.web.counting import up_to
from gongzhi.web.signed_in import actor_of, is_htmx
from gongzhi.web.waiting import waiting

PAGE = 40


def _filters(now: datetime, person: int | None) -> dict[str, tuple[str, Q]]:
    """What the chips select, by the word in the address."""
    tonight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    return {
        "": ("全部", Q()),
        "late": ("已超期", Q(due_at__lt=now)),
        "today": ("今天到期", Q(due_at__gte=now, due_at__lte=tonight)),
        "week": ("七天内到期", Q(due_at__gte=now, due_at__lte=now + timedelta(days=7))),
        "mine": ("交给我的", Q(case__handler=person)),
    }


def _address(**query: str) -> str:
    asked = QueryDict(mutable=True)
    asked.update({name: value for name, value in query.items() if value})
    return f"?{asked.urlencode()}" if asked else "?"


def _chips(actor: Actor, filters: dict[str, tuple[str, Q]], chosen: str) -> list[dict[str, Any]]:
    told = duties.counts(actor, {name: condition for name, (_, condition) in filters.items()})
    return [
        {
            "label": label,
            "count": up_to(told[name], duties.COUNTED),
            "address": _address(show=name),
            "current": name == chosen,
        }
        for name, (label, _) in filters.items()
    ]


@login_required
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    shown = request.GET.get("show", "")
    filters = _filters(now, request.user.pk)
    shown = shown if shown in filters else ""
    actor = actor_of(request)
    after = cursors.read(request.GET.get("after", ""))
    found = duties.nearest(actor, filters[shown][1], after=after, size=PAGE + 1)
    rows, more = found[:PAGE], found[PAGE:]
    last = rows[-1] if rows else None
    context = {
        "now": now,
        "rows": [(row, lights.colour(row.due_at, row.warn_at, now)) for row in rows],
        "waiting": waiting(rows, now),
        "latest": inbox.latest_steps(row.case for row in rows),
        "chips": _chips(actor, filters, shown),
        "newer": _address(show=shown) if after else "",
        "older": _address(show=shown, after=cursors.write(last.due_at, last.pk)) if more and last else "",
        "shown": shown,
    }
    return render(request, "web/work/_inbox.html" if is_htmx(request) else "web/work/work.html", context)
