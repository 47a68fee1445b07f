"""Who may use the pages that change how somebody signs in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongzhi.accounts import admission
from gongzhi.people.models import Person

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account it is. `enrolling`: he is not in yet, because he has to set up a second factor first."""

    person: Person
    enrolling: admission.Waiting | None = None

    @property
    def frame(self) -> str:
        return "web/base_public.html" if self.enrolling else "web/base.html"

    @property
    def back(self) -> str:
        return reverse("enrol" if self.enrolling else "security")


def for_account(view: View) -> View:
    """Hands on the account and the time, after a fresh proof of who is there: a colleague at a desk left open
    must not be able to put his own telephone in."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        if request.user.is_authenticated:
            if not admission.is_confirmed(request, now):
                return _confirm_first(request)
            return view(request, Account(request.user), now, *args, **kwargs)
        if left := admission.enrolling(request, now):
            return view(request, Account(left.person, left), now, *args, **kwargs)
        return redirect_to_login(_here(request))

    return guarded


def _confirm_first(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('confirm')}?{urlencode({'next': _here(request)})}")


def _here(request: HttpRequest) -> str:
    """The page to come back to: this one, unless it is one that only takes forms."""
    return request.get_full_path() if request.method == "GET" else reverse("security")
