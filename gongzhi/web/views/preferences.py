"""Switches size, colours and contrast for a reader without JavaScript."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gongzhi.web import preferences


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The address to go back to, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or default
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return default


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    look = preferences.read(request.COOKIES.get(preferences.COOKIE, ""))
    for name in preferences.CHOICES:
        look = look.changed(name, request.POST.get(name, ""))
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        preferences.COOKIE, str(look), preferences.LASTS, secure=settings.HTTPS, samesite="Lax"
    )
    return response
