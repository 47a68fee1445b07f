"""Every slice's addresses. A slice appears here once it has some."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from gongzhi.config.health import health
from gongzhi.config.registry import URLS

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    *(path(prefix, include(module)) for prefix, module in URLS),
]

handler400 = "gongzhi.web.views.errors.bad_request"
handler403 = "gongzhi.web.views.errors.permission_denied"
handler404 = "gongzhi.web.views.errors.not_found"
handler500 = "gongzhi.web.views.errors.server_error"
