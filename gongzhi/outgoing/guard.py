"""Where the program may connect to. What people type as an address must not open the house from inside."""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(Exception):
    """An address this installation does not connect to; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked place: connect to `address`, speak as if to `host`."""

    parts: SplitResult
    host: str
    port: int
    address: str

    @property
    def secure(self) -> bool:
        return self.parts.scheme == "https"

    @property
    def path(self) -> str:
        return (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")


def check(url: str, allowed: Sequence[str]) -> Target:
    """The place to connect to. Forbidden for one that is not public, unless `allowed` names it.

    `allowed`: host names and networks («10.1.0.0/16») inside the house that may be reached, also without
    encryption. The name is looked up once, and the connection goes to the address that was checked: a name
    that changes its mind meanwhile gains nothing.
    """
    parts = _split(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    found = _resolve(host, port)
    named = host in allowed
    for address in found:
        if not named and not _permitted(address, allowed):
            raise Forbidden(f"{host} 是内部地址（{address}），没有列入允许连接的范围，不能作为去向。")
    inside = named or any(_in_networks(address, allowed) for address in found)
    if parts.scheme == "http" and not inside:
        raise Forbidden("公网地址要用 https。")
    return Target(parts, host, port, str(found[0]))


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 raises for a port that is none
    except ValueError:
        raise Forbidden("地址写得不对。") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Forbidden("地址要写成 https://主机/路径。")
    if parts.username or parts.password:
        raise Forbidden("地址里不能写用户名和密码。")
    if any(c.isspace() or ord(c) < 32 for c in url):
        raise Forbidden("地址里不能有空格。")
    return parts


def _resolve(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Forbidden(f"找不到主机 {host}。") from None
    return [ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in found]


def _permitted(address: Address, allowed: Sequence[str]) -> bool:
    real = getattr(address, "ipv4_mapped", None) or address
    public = real.is_global and not real.is_multicast
    return public or _in_networks(real, allowed)


def _in_networks(address: Address, allowed: Sequence[str]) -> bool:
    return any(address in network for network in map(_network, allowed) if network is not None)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text)
    except ValueError:  # a host name
        return None
