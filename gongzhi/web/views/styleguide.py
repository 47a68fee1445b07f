"""Every component in every state, for people who build pages and for the browser tests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongzhi.web import lights, styleguide


@require_GET
def styleguide_page(request: HttpRequest, audience: str = "staff") -> HttpResponse:
    """`audience` is staff (dense) or public (large targets); the components are the same."""
    context = {
        "base": "web/base_public.html" if audience == "public" else "web/base.html",
        "guide": styleguide.Guide(),
        "now": styleguide.NOW,
        "lights": lights.LIGHTS.values(),
        "story": styleguide.STORY,
        "steps": styleguide.STEPS,
        "refusal": styleguide.REFUSAL,
        "cases": styleguide.CASES,
        "chips": styleguide.CHIPS,
        "tabs": styleguide.TABS,
        "old": styleguide.OLD,
        "new": styleguide.NEW,
        "areas": styleguide.AREAS,
        "points": styleguide.POINTS,
    }
    return render(request, "web/styleguide/page.html", context)
