"""Identity servers: how they describe themselves, and asking them something."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from gongzhi.accounts.setup import Provider
from gongzhi.outgoing import http
from gongzhi.outgoing.guard import Forbidden

FRESH, DOWN = timedelta(minutes=5), timedelta(seconds=10)  # how long a description, a failure is remembered
SECONDS = 5.0  # for one answer


class Failed(Exception):
    """It did not work; the text is for the person at the browser, in Chinese. `detail` is for the log."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


UNREACHABLE = "{name}现在连不上，请过一会儿再试，或者用密码登录。"
DISTRUSTED = "{name}的回答核对不上，没有登录。请从头再试一次；还不行请告诉系统管理员。"


@dataclass(frozen=True, slots=True)
class Server:
    """An identity server as it describes itself."""

    provider: Provider
    authorization: str
    token: str
    keys: str
    userinfo: str
    takes_basic: bool


_known: dict[Provider, tuple[datetime, Server | Failed]] = {}


def discover(provider: Provider, now: datetime) -> Server:
    """The server as it describes itself. Raises Failed.

    Remembered for a while, a failure too: whoever presses the button again and again must not keep our
    threads waiting for a server that does not answer.
    """
    until, found = _known.get(provider, (now, None))
    if found is None or until <= now:
        try:
            until, found = now + FRESH, _describe(provider)
        except Failed as failed:
            until, found = now + DOWN, failed
        _known[provider] = until, found
    if isinstance(found, Failed):
        raise Failed(str(found), found.detail)
    return found


def _describe(provider: Provider) -> Server:
    told = ask(provider, "GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    try:
        if told["issuer"] != provider.issuer:
            raise distrust(provider, f"issuer is {told['issuer']!r}")
        methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        there, token, keys = told["authorization_endpoint"], told["token_endpoint"], told["jwks_uri"]
        userinfo = told.get("userinfo_endpoint", "")
        if not all(isinstance(place, str) for place in (there, token, keys, userinfo)):
            raise TypeError("an address that is none")
        return Server(provider, there, token, keys, userinfo, "client_secret_basic" in methods)
    except (KeyError, TypeError) as error:
        raise distrust(provider, f"description: {error!r}") from error


def ask(
    provider: Provider, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] = {}
) -> dict[str, Any]:
    """One request, answered in JSON. Raises Failed.

    The issuer's own host was named by the administrator: it may stand inside the house.
    """
    inside = urlsplit(provider.issuer).hostname or ""
    try:
        answer = http.request(
            method,
            url,
            body=body,
            headers={"Accept": "application/json", **headers},
            seconds=SECONDS,
            allowed=[inside],
        )
        told = json.loads(answer.body) if answer.good else None
    except (http.Unreachable, Forbidden) as error:
        raise Failed(UNREACHABLE.format(name=provider.name), str(error)) from error
    except ValueError as error:
        raise distrust(provider, f"{url}: no JSON") from error
    if not isinstance(told, dict):
        raise distrust(provider, f"{url}: {answer.status} {answer.text()}")
    return told


def distrust(provider: Provider, detail: str) -> Failed:
    return Failed(DISTRUSTED.format(name=provider.name), detail)
