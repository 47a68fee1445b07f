"""The record of what is done with an account, and where it was done from."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from django.http import HttpRequest

from gongzhi.accounts.models import Act, Deed
from gongzhi.people.models import Person

UNKNOWN_ADDRESS = "::"  # a proxy that speaks through a socket names no address
BROWSERS = {
    "MicroMessenger": "微信",
    "DingTalk": "钉钉",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "鸿蒙",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """From where somebody acts. `by`: who, when it is not the owner of the account; nobody from a command."""

    address: str | None = None
    device: str = ""
    by: Person | None = None


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or UNKNOWN_ADDRESS


def network_of(address: str) -> str:
    """The address without its last part: enough to see that somebody else's it is not, in plain words."""
    ip = ip_address(address)
    if ip.is_unspecified:
        return "地址不明"
    if ip.is_loopback:
        return "服务器本机"
    kept, mark = (3, ".") if ip.version == 4 else (3, ":")
    parts = ip.exploded.split(mark)[:kept]
    return f"{mark.join(part.lstrip('0') or '0' for part in parts)}{mark}*"


def trace_of(request: HttpRequest, by: Person | None = None) -> Trace:
    agent = request.META.get("HTTP_USER_AGENT", "")
    known = [
        next((word for mark, word in table.items() if mark in agent), "") for table in (BROWSERS, SYSTEMS)
    ]
    return Trace(address_of(request), " · ".join(filter(None, known)), by)


def note(person: Person, deed: Deed, trace: Trace, now: datetime, detail: str = "") -> None:
    """Write it down. Never a password, a code or a key."""
    Act.objects.create(
        person=person,
        at=now,
        deed=deed,
        detail=detail[:200],
        address=trace.address,
        device=trace.device,
        by=trace.by,
    )
