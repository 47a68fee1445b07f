"""OpenID Connect with an identity server: code flow with PKCE, state and nonce.

Signatures and claims are joserfc's work; written by hand is only what is said in which order. Every answer
of the server is distrusted until it is checked. Sources: OpenID Connect Core 1.0 (3.1), RFC 7636 (PKCE),
RFC 9207 (who answers).
"""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from gongzhi.accounts import sealing
from gongzhi.accounts.identity_servers import Failed, Server, ask, distrust
from gongzhi.accounts.setup import Provider

# Only with public keys: a token signed with our own secret, or with nothing, is none.
ALGORITHMS = [kind + bits for kind in ("RS", "PS", "ES") for bits in ("256", "384", "512")]
SLACK = 60  # seconds two clocks may differ
WRONG = (ValueError, KeyError, TypeError, AttributeError, JoseError)  # raised by a token that is none


def way_there(server: Server, state: str, back: str) -> str:
    """The address to send the browser to. `state`: random, kept in the browser's session."""
    challenge = urlsafe_b64encode(sha256(_verifier(state).encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": server.provider.client,
        "redirect_uri": back,
        "scope": " ".join(server.provider.scopes),
        "state": state,
        "nonce": _nonce(state),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(server.authorization).query else "?"
    return server.authorization + joint + urlencode(asked)


def who_came_back(server: Server, code: str, state: str, back: str, now: datetime) -> str:
    """The value of the provider's claim for whoever brought this code. Raises Failed."""
    tokens = _tokens(server, code, state, back)
    claims = _verified(server, tokens.get("id_token"), _nonce(state), now)
    found = claims.get(server.provider.claim)
    if found is None and server.userinfo:
        found = _userinfo(server, tokens, claims).get(server.provider.claim)
    if not isinstance(found, str | int) or isinstance(found, bool) or not str(found).strip():
        sentence = "{name}没有说明您是谁（缺少“{claim}”），请告诉系统管理员。"
        raise Failed(sentence.format(name=server.provider.name, claim=server.provider.claim))
    return str(found).strip()


def _tokens(server: Server, code: str, state: str, back: str) -> dict[str, Any]:
    provider = server.provider
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": _verifier(state),
        "client_id": provider.client,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if server.takes_basic:
        pair = f"{quote(provider.client, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    else:
        form["client_secret"] = provider.secret
    return ask(provider, "POST", server.token, body=urlencode(form).encode(), headers=headers)


def _verified(server: Server, token: Any, nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of a token that this server signed, for us, for this sign-in, and that is in date."""
    provider = server.provider
    keys = ask(provider, "GET", server.keys)
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
        _check_claims(provider, claims, nonce, now)
    except WRONG as error:
        raise distrust(provider, f"token: {error!r}") from error
    return dict(claims)


def _check_claims(provider: Provider, claims: Mapping[str, Any], nonce: str, now: datetime) -> None:
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=SLACK,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    rules.validate(dict(claims))
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != provider.client:
        raise ValueError("the token is for several, and not ours to use")
    if not compare_digest(str(claims.get("nonce", "")), nonce):
        raise ValueError("the nonce is not of this sign-in")


def _userinfo(server: Server, tokens: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
    """What the server tells besides the token, if it tells of the same person."""
    headers = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
    told = ask(server.provider, "GET", server.userinfo, headers=headers)
    if told.get("sub") != claims["sub"]:
        raise distrust(server.provider, "userinfo is of somebody else")
    return told


def _verifier(state: str) -> str:
    """Derived, not kept: only who has our secret key can know it, and the session need not be secret."""
    return sealing.digest("oidc verifier", state).hex()


def _nonce(state: str) -> str:
    return sealing.digest("oidc nonce", state).hex()
