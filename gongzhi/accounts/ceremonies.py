"""What a browser was asked and has not answered yet, in its signed session: challenges of passkeys."""

import json
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from gongzhi.accounts.passkeys import Refused, Site, State
from gongzhi.web.context import place_name

SESSION = "ceremony"
LASTS = 300  # seconds: to find the security key and touch it
LONGEST = 20_000  # characters of an answer


def site_of(request: HttpRequest) -> Site:
    host = request.get_host()
    bare = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Site(bare, f"{request.scheme}://{host}", f"{place_name()}共治")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The page is open at an address of numbers, to which browsers give no passkey.

    `instead`: the same page by name, for who sits at the machine itself; empty elsewhere.
    """

    instead: str


def at_numbers(request: HttpRequest) -> Numbers | None:
    """None where the address has a name."""
    host = site_of(request).host
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return None
    if not address.is_loopback or "localhost" not in settings.ALLOWED_HOSTS:
        return Numbers("")
    port = request.get_host().removeprefix(host)
    return Numbers(f"{request.scheme}://localhost{port}{request.get_full_path()}")


def asked(
    request: HttpRequest, purpose: str, options: dict[str, Any], state: State, now: datetime
) -> HttpResponse:
    """The question, to be handed to the browser's own interface; a new one replaces an older one."""
    request.session[SESSION] = {"purpose": purpose, "state": dict(state), "at": now.timestamp()}
    return JsonResponse(options, json_dumps_params={"default": dict})


def answered(request: HttpRequest, purpose: str, now: datetime) -> tuple[State, dict[str, Any]]:
    """The question of this browser and its answer, in the field `answer`. Raises Refused."""
    kept = request.session.pop(SESSION, None)
    if not kept or kept["purpose"] != purpose or now.timestamp() - kept["at"] > LASTS:
        raise Refused("等得太久，或者在另一个页面重新开始了，请再按一次。")
    try:
        answer = json.loads(request.POST.get("answer", "")[:LONGEST])
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Refused("没有收到浏览器的回答，请重试。")
    return kept["state"], answer
