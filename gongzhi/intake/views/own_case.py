"""Opening a case by the link its reporter holds. What does not fit looks like what does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongzhi.cases.models import Case
from gongzhi.cases.selectors import get_case_by_link


def own_case(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view gets the case in place of the number; caches and search engines do not get the page."""

    @wraps(view)
    def opened(request: HttpRequest, number: str, key: str, **kwargs: Any) -> HttpResponseBase:
        try:
            case = get_case_by_link(number, key)
        except Case.DoesNotExist:
            response: HttpResponseBase = render(request, "intake/progress/closed_link.html", status=404)
        else:
            response = view(request, case, key, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(opened)
