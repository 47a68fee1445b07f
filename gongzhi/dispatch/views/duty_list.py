"""A town's list of duties, clause by clause: for staff under /desk/, for everybody under /public/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongzhi.dispatch import catalogue
from gongzhi.dispatch.duty_list import ASSISTING, BASIC, RECALLED, Clause
from gongzhi.places.models import Division, Level
from gongzhi.text import tidy
from gongzhi.web.signed_in import posts_of_request

MEANING = {
    BASIC: "由镇街牵头办理",
    ASSISTING: "由县级部门牵头，镇街配合",
    RECALLED: "已由县级部门收回，不得再派给镇街",
}


@dataclass(frozen=True, slots=True)
class Line:
    clause: Clause
    lead: str
    categories: tuple[str, ...]

    def contains(self, word: str) -> bool:
        texts = (self.clause.clause, self.clause.title, self.clause.basis, self.lead, *self.categories)
        return any(word in text for text in texts)


def lines(town: Division, day: date) -> list[Line]:
    """The clauses in force of a town's list, in the order of the list. Nothing if it has none."""
    units, kinds = catalogue.directory().by_pk, catalogue.kinds()
    return [
        Line(
            clause,
            units[clause.lead].name,
            tuple(kinds[code].name for code in clause.categories if code in kinds),
        )
        for clause in catalogue.clauses(town.path, day) or ()
    ]


def _context(town: Division, typed: str, now: Any) -> dict[str, Any]:
    everything = lines(town, timezone.localdate(now))
    words = tidy(typed).split()
    found = [line for line in everything if all(line.contains(word) for word in words)]
    groups = [
        {"kind": kind, "meaning": meaning, "lines": [one for one in found if one.clause.kind == kind]}
        for kind, meaning in MEANING.items()
    ]
    return {
        "now": now,
        "town": town,
        "typed": typed,
        "groups": [group for group in groups if group["lines"]],
        "found": len(found),
        "total": len(everything),
    }


def _towns() -> list[Division]:
    return list(Division.objects.filter(level=Level.TOWN).order_by("path"))


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The list of the town asked for, else of the reader's own."""
    now, towns = timezone.now(), _towns()
    wanted = request.GET.get("town", "")
    chosen = [t for t in towns if t.code == wanted]
    own = [t for post in posts_of_request(request) for t in towns if post.area_path.startswith(t.path)]
    town = next(iter([*chosen, *own, *towns]), None)
    if town is None:
        raise Http404
    context = _context(town, request.GET.get("q", ""), now) | {
        "towns": [
            {"label": t.name, "address": f"?town={t.code}", "current": t == town, "count": None}
            for t in towns
        ],
    }
    return render(request, "dispatch/duty_list/staff.html", context)


@require_GET
def public(request: HttpRequest, code: str) -> HttpResponse:
    """The same list for everybody, without an account."""
    town = next((t for t in _towns() if t.code == code), None)
    if town is None:
        raise Http404
    return render(
        request, "dispatch/duty_list/public.html", _context(town, request.GET.get("q", ""), timezone.now())
    )


@require_GET
def public_contents(request: HttpRequest) -> HttpResponse:
    """The towns that have published a list; straight to it where there is only one."""
    day = timezone.localdate()
    towns = [town for town in _towns() if catalogue.clauses(town.path, day)]
    if len(towns) == 1:
        return redirect("public-duty-list", towns[0].code)
    return render(request, "dispatch/duty_list/contents.html", {"towns": towns})
