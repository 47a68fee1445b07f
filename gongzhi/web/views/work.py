"""My work: what the posts of this person have to do, the most urgent first."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.cases import duties
from gongzhi.cases.actors import Actor
from gongzhi.web import cursors
from gongzhi.web.counting import up_to
from gongzhi.web.inbox_rows import inbox_rows
from gongzhi.web.signed_in import actor_of, is_htmx
from gongzhi.web.waiting import waiting

PAGE = 40


LABELS = {"": "全部", "late": "已超期", "today": "今天到期", "week": "七天内到期", "mine": "交给我的"}
"""What the chips say, by the word in the address (a key of duties.KINDS)."""


def _address(**query: str) -> str:
    asked = QueryDict(mutable=True)
    asked.update({name: value for name, value in query.items() if value})
    return f"?{asked.urlencode()}" if asked else "?"


def _chips(actor: Actor, now: datetime, chosen: str) -> list[dict[str, Any]]:
    told = duties.counts(actor, now)
    return [
        {
            "label": label,
            "count": up_to(told[kind], duties.COUNTED),
            "address": _address(show=kind),
            "current": kind == chosen,
        }
        for kind, label in LABELS.items()
    ]


@login_required
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    now, actor = timezone.now(), actor_of(request)
    asked = request.GET.get("show", "")
    shown = asked if asked in LABELS else ""
    after = cursors.read(request.GET.get("after", ""))
    found = duties.nearest(actor, now, shown, after=after, size=PAGE + 1)
    rows, more = found[:PAGE], found[PAGE:]
    last = rows[-1] if rows else None
    context = {
        "now": now,
        "rows": rows,
        "drawn": inbox_rows(rows, waiting(rows, now), actor.person_id, now),
        "chips": _chips(actor, now, shown),
        "newer": _address(show=shown) if after else "",
        "older": _address(show=shown, after=cursors.write(last.due_at, last.pk)) if more and last else "",
        "shown": shown,
    }
    return render(request, "web/work/_inbox.html" if is_htmx(request) else "web/work/work.html", context)
