"""GeoReport v2 at /open311/v2/: each address in XML and JSON, errors in the standard's form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from gongzhi.api import tokens
from gongzhi.api.tokens import Caller
from gongzhi.cases.catalogue import county
from gongzhi.cases.numbers import link_key
from gongzhi.connections.open311 import asking, formats, reporting, services, updates
from gongzhi.connections.open311.formats import Refused
from gongzhi.places.models import Division

View = Callable[..., HttpResponse]


def _standard(*methods: str) -> Callable[[View], View]:
    """Errors, methods and the place asked for, the same for every address."""

    def decorate(view: View) -> View:
        return _answering(view, methods)

    return decorate


def _answering(view: View, methods: tuple[str, ...]) -> View:
    @csrf_exempt
    @wraps(view)
    def asked(request: HttpRequest, form: str, **kwargs: Any) -> HttpResponse:
        try:
            if request.method not in methods and request.method != "HEAD":
                raise Refused(405, f"这个地址只接受 {'、'.join(methods)}。")
            if any("\0" in value for value in (*request.GET.values(), *request.POST.values())):
                raise Refused(400, "不能含有空字符（NUL）。")
            _jurisdiction(request)
            return view(request, form, **kwargs)
        except Refused as refused:
            return formats.refusal(form, refused)

    return asked


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _jurisdiction(request: HttpRequest) -> None:
    """One county is served here; whoever names another is told so."""
    named = _given(request).get("jurisdiction_id", "")
    if named and named != Division.objects.values_list("code", flat=True).get(pk=county()[0]):
        raise Refused(404, f"这里不办理 jurisdiction_id 为“{named[:60]}”的事项。")


def _caller(request: HttpRequest) -> Caller | None:
    """Who holds the api_key; None without one. A wrong one is refused."""
    header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    key = request.GET.get("api_key") or request.POST.get("api_key") or header
    if not key:
        return None
    caller = tokens.find(key, timezone.now())
    if caller is None:
        raise Refused(403, "api_key 无效：可能写错、已经失效或者停用。")
    return caller


def _reader(request: HttpRequest) -> Caller | None:
    caller = _caller(request)
    return caller if caller and caller.may(tokens.READ) else None


def _with(request: HttpRequest, scope: str) -> Caller:
    caller = _caller(request)
    if caller is None or not caller.may(scope):
        raise Refused(403, f"需要有“{tokens.SCOPES[scope]}”（{scope}）范围的 api_key。")
    return caller


@_standard("GET")
def service_list(request: HttpRequest, form: str) -> HttpResponse:
    rows = [services.listed(row) for row in services.offered()]
    return formats.answer(form, "services", "service", rows)


@_standard("GET")
def service_definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    return formats.single(form, "service_definition", services.definition(services.service(code)))


@_standard("GET", "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    if request.method == "GET":
        rows = asking.found(request.GET, _reader(request), timezone.now())
        return formats.answer(form, "service_requests", "request", rows)
    caller = _with(request, tokens.OPEN)
    key = request.headers.get("Idempotency-Key", "")[:200]
    taken = reporting.report(request.POST, request.FILES, caller, timezone.now(), key=key)
    link = reverse("reporter-progress", kwargs={"number": taken.number, "key": link_key(taken.number)})
    notice = f"查进度、评价、补充：{request.build_absolute_uri(link)}"
    row = {"service_request_id": taken.number, "service_notice": notice, "account_id": None}
    return formats.answer(form, "service_requests", "request", [row], 201)


@_standard("GET")
def request_one(request: HttpRequest, form: str, number: str) -> HttpResponse:
    return formats.answer(form, "service_requests", "request", asking.one(number, _reader(request)))


@_standard("GET")
def token(request: HttpRequest, form: str, number: str) -> HttpResponse:
    """Numbers are given at once, so a token is the number itself."""
    (found,) = asking.one(number, _reader(request))
    row = {"service_request_id": found["service_request_id"], "token": found["service_request_id"]}
    return formats.answer(form, "service_requests", "request", [row])


@_standard("GET", "POST")
def request_updates(request: HttpRequest, form: str) -> HttpResponse:
    root, name = "service_request_updates", "request_update"
    if request.method == "GET":
        rows = updates.updates(request.GET, _with(request, tokens.READ), timezone.now())
        return formats.answer(form, root, name, rows)
    taken = updates.add(request.POST, _with(request, tokens.OPEN), timezone.now())
    return formats.answer(form, root, name, [{"update_id": f"{taken.number}-{taken.seq}"}], 200)


@_standard("GET")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """Service discovery: where this interface is and in which forms."""
    here = request.build_absolute_uri("/open311/v2")
    formats_here = [{"format": kind.split(";")[0]} for kind in formats.TYPES.values()]
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": here,
        "changeset": "2026-11-21T00:00:00+08:00",
        "type": "production",
        "formats": formats_here,
    }
    row = {"changeset": endpoint["changeset"], "contact": "", "key_service": "", "endpoints": [endpoint]}
    return formats.single(form, "discovery", row)
