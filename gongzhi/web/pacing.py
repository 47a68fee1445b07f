"""Slows down floods of forms: by person, by link, and for visitors by address with a village's burst.

Who has to wait keeps what he typed, and a ticket for his place in the queue: with it the next press goes
through.
"""

import math
import secrets
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gongzhi.web.pace import LONGEST, Pace, Rate
from gongzhi.web.views.errors import NOT_SHOWN, SECRET

PERSON = Rate(burst=3000, a_second=50)  # stops a script that runs away, never a clerk
LINK = Rate(burst=60, a_second=0.5)  # one reporter with one case
ADDRESS = Rate(burst=600, a_second=5)  # a whole village, or a school, behind one address
PIECE = 1_000_000  # bytes: so much more sent counts as another form
TICKET, SALT = "place_in_queue", "place in the queue"
HERE = {"address 127.0.0.1", "address 0"}  # this machine (of ::1 the first half): a proxy nobody told us of
LASTS = 300  # seconds a place is kept after its turn has come
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}

pace = Pace()
used = Pace()  # tickets that have been shown


class Pacing:
    """Only forms are counted: pages and pictures cost little, and the web server before us can limit them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method in SAFE or _has_waited(request):
            return None
        who, rate = _who(request, kwargs)
        if who in HERE:
            return None
        weight = 1 + int(request.META.get("CONTENT_LENGTH") or 0) // PIECE
        wait = math.ceil(pace.ask(who, rate, time.monotonic(), weight))
        return _please_wait(request, wait) if wait else None


def _who(request: HttpRequest, kwargs: dict[str, Any]) -> tuple[str, Rate]:
    if request.user.is_authenticated:
        return f"person {request.user.pk}", PERSON
    if "number" in kwargs and "key" in kwargs:
        return f"link {kwargs['number']} {kwargs['key']}", LINK
    return f"address {_network(request.META.get('REMOTE_ADDR') or '')}", ADDRESS


def _network(address: str) -> str:
    """The address; of IPv6 its first half, because the other half is the visitor's own to choose."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(int(found) >> 64) if isinstance(found, IPv6Address) else address


def _please_wait(request: HttpRequest, wait: int) -> HttpResponse:
    """The page with what was typed, to be sent again when it is his turn."""
    queued = wait <= LONGEST
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    kept_back = bool(request.FILES) or any(name in SECRET for name, _ in typed)
    context = {
        "seconds": wait,
        "minutes": math.ceil(wait / 60),
        "queued": queued,
        "typed": [] if kept_back else [pair for pair in typed if pair[0] != "csrfmiddlewaretoken"],
        "shown": [] if kept_back else [value for name, value in typed if value and name not in NOT_SHOWN],
    }
    response = render(request, "web/errors/wait.html", context, status=429)
    add_never_cache_headers(response)
    response["Retry-After"] = str(wait)
    if queued:
        ticket = signing.dumps([secrets.token_hex(8), wait, int(time.time())], salt=SALT)
        response.set_cookie(TICKET, ticket, max_age=wait + LASTS, httponly=True, samesite="Lax")
    return response


def _has_waited(request: HttpRequest) -> bool:
    """Whether the ticket's turn has come, and it has not been shown before."""
    try:
        name, wait, since = signing.loads(request.COOKIES.get(TICKET, ""), salt=SALT)
    except signing.BadSignature:
        return False
    turn = since + wait
    if not turn <= time.time() <= turn + LASTS:
        return False
    return used.ask(name, Rate(burst=1, a_second=1 / (2 * LASTS)), time.monotonic()) == 0
