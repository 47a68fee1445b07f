"""Every slice's addresses. A slice appears here once it has some."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from gongzhi.config.health import health
from gongzhi.config.registry import URLS

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health),
    *(path(prefix, include(module)) for prefix, module in URLS.items()),
]
