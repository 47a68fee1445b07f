"""Slows down floods of forms: by person, by link, and for visitors by address with a village's burst.

Who has to wait keeps what he typed, and a ticket for his place in the queue: with it the next press goes
through.
"""

import hashlib
import math
import secrets
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from gongzhi.web.pace import LONGEST, Pace, Rate
from gongzhi.web.views.errors import NOT_SHOWN, SECRET

PERSON = Rate(burst=3000, a_second=50)  # stops a script that runs away, never a clerk
PROGRAM = Rate(burst=3000, a_second=50)  # one token: an import of a day, then as fast as a clerk
LINK = Rate(burst=60, a_second=0.5)  # one reporter with one case
ADDRESS = Rate(burst=600, a_second=5)  # a whole village, or a school, behind one address
PIECE = 1_000_000  # bytes: so much more sent counts as another form
TICKET, SALT = "place_in_queue", "place in the queue"
HERE = {"address 127.0.0.1", "address 0"}  # this machine (of ::1 the first half): a proxy nobody told us of
PROGRAMS = ("/api/", "/open311/", "/exchange/")
DONE, REFUSED = {200, 201}, {401, 403}
WRONG_KEY = 4.0  # what a key that opens nothing costs its address, beside the form itself
MOST_KEYS = 1000
LASTS = 300  # seconds a place is kept after its turn has come
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}

pace = Pace()
used = Pace()  # tickets that have been shown


class Pacing:
    """Only forms are counted: pages and pictures cost little, and the web server before us can limit them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if key := _key_of(request):
            _remember(request, key, response.status_code)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method in SAFE or _has_waited(request):
            return None
        who, rate = _who(request, kwargs)
        if who in HERE:
            return None
        program = _is_for_programs(request)
        weight = 1 + int(request.META.get("CONTENT_LENGTH") or 0) // PIECE
        wait = math.ceil(pace.ask(who, rate, time.monotonic(), weight))
        if not wait:
            return None
        return _come_back(request, wait) if program else _please_wait(request, wait)


def _who(request: HttpRequest, kwargs: dict[str, Any]) -> tuple[str, Rate]:
    if request.user.is_authenticated:
        return f"person {request.user.pk}", PERSON
    if (key := _key_of(request)) and keys_that_fit.seen(key):
        return f"program {key}", PROGRAM
    if "number" in kwargs and "key" in kwargs:
        return f"link {kwargs['number']} {kwargs['key']}", LINK
    return f"address {_network(request.META.get('REMOTE_ADDR') or '')}", ADDRESS


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith(PROGRAMS)


def _key_of(request: HttpRequest) -> str:
    """A digest of the key a program shows; empty for people. Keys are not kept, not even in memory."""
    if request.method in SAFE or not _is_for_programs(request):
        return ""
    header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    key = header or request.POST.get("api_key", "") or request.GET.get("api_key", "")
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def _remember(request: HttpRequest, key: str, status: int) -> None:
    """A key that opened something has its own queue from now on; a wrong one costs its address more."""
    if status in DONE:
        keys_that_fit.add(key)
    if status not in REFUSED:
        return
    who = f"address {_network(request.META.get('REMOTE_ADDR') or '')}"
    if who not in HERE:
        pace.ask(who, ADDRESS, time.monotonic(), WRONG_KEY)


class Fitting:
    """The last keys that opened something, so that one program does not wait for its neighbours."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}

    def add(self, key: str) -> None:
        """Remember it as the newest; the oldest is forgotten beyond `MOST_KEYS`."""
        self._keys.pop(key, None)
        self._keys[key] = None
        if len(self._keys) > MOST_KEYS:
            self._keys.pop(next(iter(self._keys)), None)

    def seen(self, key: str) -> bool:
        return key in self._keys


keys_that_fit = Fitting()


def _come_back(request: HttpRequest, wait: int) -> HttpResponse:
    """For a program: the status, when to come back, and one sentence in the form it reads."""
    text = f"请求太频繁，请 {wait} 秒以后再发同一个请求。"
    if request.path.endswith(".xml"):
        body = f"<errors><error><code>429</code><description>{text}</description></error></errors>"
        response = HttpResponse(body, content_type="text/xml; charset=utf-8", status=429)
    elif request.path.startswith("/open311/"):
        rows = [{"code": 429, "description": text}]
        response = JsonResponse(rows, safe=False, status=429)
    else:
        said = {"type": "about:blank", "title": "请求太频繁", "status": 429, "detail": text}
        response = JsonResponse(said, content_type="application/problem+json", status=429)
    response["Retry-After"] = str(wait)
    return response


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
