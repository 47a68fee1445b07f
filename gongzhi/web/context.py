"""What the frame of every page needs: names, preferences, navigation and the time."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from gongzhi.places.models import Division
from gongzhi.reference import remembered
from gongzhi.web import navigation, preferences
from gongzhi.web.signed_in import posts_of_request


def place_name() -> str:
    """The name beside the product's: as set, or that of the county whose tables were imported."""
    if settings.PLACE_NAME:
        return str(settings.PLACE_NAME)
    return _county_name()


@remembered("places_division", most=2)
def _county_name() -> str:
    root = Division.objects.filter(parent=None).order_by("pk").values_list("name", flat=True).first()
    return root or ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Staff see the navigation of their posts, everybody else that of residents."""
    now = timezone.now()
    signed_in = request.user.is_authenticated
    posts = posts_of_request(request)
    entries = navigation.STAFF if signed_in else navigation.RESIDENTS
    return {
        "now": now,
        "place_name": place_name(),
        "demonstration": settings.DEMONSTRATION,
        "record_number": settings.RECORD_NUMBER,
        "look": preferences.read(request.COOKIES.get(preferences.COOKIE, "")),
        "look_choices": preferences.CHOICES,
        "help_name": navigation.HELP.get(getattr(request.resolver_match, "url_name", None) or ""),
        "posts": posts,
        "nav_links": navigation.links(entries, {p.role for p in posts}, request.path),
    }
