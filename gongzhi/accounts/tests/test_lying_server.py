"""An identity server that lies: every token that is not what it should be is refused."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from gongzhi.accounts import identity_servers
from gongzhi.accounts.setup import setup
from gongzhi.accounts.tests.conftest import is_in
from tests.connections.servers import Got, Listener, Told, listening

KEY = RSAKey.generate_key(2048, {"kid": "1"})
OTHER = RSAKey.generate_key(2048, {"kid": "1"})
INSIDE = "10.0.0.1"  # an address of somebody's own network
SECRET = "secret-of-the-house"
SETUP = """
统一身份:
  county:
    {{名称: 县统一身份认证, 签发者: "{issuer}", 客户端: gongzhi, 密钥: {secret}, 声明: preferred_username}}
"""


class Liar:
    """Answers as a real one would, but for what a test changes."""

    def __init__(self, listener: Listener) -> None:
        self.listener, self.issuer = listener, listener.url
        self.described: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.token: Any = None  # instead of a signed one
        self.key: Any = KEY
        self.alg = "RS256"
        self.other_keys: list[dict[str, Any]] = []
        self.userinfo: dict[str, Any] = {}
        self.nonce = ""
        listener.always = self.answer

    def answer(self, got: Got) -> Told:
        path = urlsplit(got.path).path
        if path == "/userinfo":
            assert got.headers["authorization"] == "Bearer access"
            return _json(self.userinfo)
        if path == "/jwks":
            return _json({"keys": [*self.other_keys, KEY.as_dict(private=False)]})
        if path == "/token":
            return _json({"access_token": "access", "token_type": "Bearer", "id_token": self.signed()})
        return _json(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                **self.described,
            }
        )

    def signed(self) -> Any:
        if self.token is not None:
            return self.token
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "gongzhi",
            "sub": "u-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "preferred_username": "chenhui",
            **self.claims,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": self.alg, "kid": "1"}, told, self.key, algorithms=[self.alg])

    def sign_in(self, client: Client) -> str:
        """The whole way; what the sign-in page says afterwards."""
        way = client.get("/sign-in/with/county")["Location"]
        query = parse_qs(urlsplit(way).query)
        if "state" not in query:
            return client.get("/sign-in").content.decode()
        self.nonce = self.nonce or query["nonce"][0]
        answer = client.get("/sign-in/back/county", {"code": "c", "state": query["state"][0]})
        return "" if is_in(client) else client.get(answer["Location"]).content.decode()


def _json(content: dict[str, Any]) -> Told:
    return Told(body=json.dumps(content).encode())


@pytest.fixture
def liar(settings, tmp_path, chen_hui, monkeypatch) -> Iterator[Liar]:
    settings.DATA = tmp_path
    monkeypatch.setattr(identity_servers, "_known", {})  # another test's server may have had this very port
    with listening() as listener:
        (tmp_path / "sign-in.yaml").write_text(SETUP.format(issuer=listener.url, secret=SECRET))
        yield Liar(listener)


def test_told_the_truth_it_lets_in(client, liar):
    assert liar.sign_in(client) == ""


def test_keys_for_other_uses_do_not_matter(client, liar):
    """As Keycloak publishes them: one for encryption; and one of a kind nobody knows yet."""
    sealing = RSAKey.generate_key(2048, {"kid": "2", "use": "enc", "alg": "RSA-OAEP"})
    liar.other_keys = [sealing.as_dict(private=False), {"kty": "LATTICE", "kid": "3"}]
    assert liar.sign_in(client) == ""


NOW = int(time.time())
LIES: dict[str, dict[str, Any]] = {
    "expired": {"claims": {"exp": NOW - 120, "iat": NOW - 600}},
    "without an end": {"claims": {"exp": None}},
    "not begun": {"claims": {"nbf": NOW + 3600}},
    "of tomorrow": {"claims": {"iat": NOW + 86400, "exp": NOW + 90000}},
    "of another issuer": {"claims": {"iss": "https://evil.example"}},
    "for another client": {"claims": {"aud": "another"}},
    "for several, used by another": {"claims": {"aud": ["gongzhi", "another"], "azp": "another"}},
    "for several, nobody's": {"claims": {"aud": ["gongzhi", "another"]}},
    "without the nonce": {"claims": {"nonce": None}},
    "with another nonce": {"nonce": "0" * 64},
    "of nobody": {"claims": {"sub": None}},
    "signed by another key": {"key": OTHER},
    "signed with our own secret": {"key": OctKey.import_key(SECRET.ljust(32, "x")), "alg": "HS256"},
    "signed with a key it did not publish": {"key": ECKey.generate_key("P-256"), "alg": "ES256"},
    "unsigned": {"token": "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0."},
    "no token": {"token": "not a token"},
    "a number": {"token": 7},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_token_that_is_not_right_is_refused(client, liar, lie):
    for name, value in lie.items():
        setattr(liar, name, value)
    assert "回答核对不上" in liar.sign_in(client)
    assert not is_in(client)


@pytest.mark.parametrize(
    "described",
    [{"issuer": "https://evil.example"}, {"token_endpoint": 7}, {"jwks_uri": None}],
)
def test_a_server_that_describes_itself_wrongly_is_refused(client, liar, described):
    liar.described = described
    assert "回答核对不上" in liar.sign_in(client)


def test_keys_elsewhere_inside_the_house_are_not_fetched(client, liar, caplog):
    """The description must not make us ask machines that only we can reach."""
    liar.described = {"jwks_uri": f"http://{INSIDE}/jwks"}
    assert "现在连不上" in liar.sign_in(client)
    assert "内部地址" in caplog.text


def test_what_the_token_does_not_say_is_asked_for(client, liar):
    liar.claims = {"preferred_username": None}
    liar.userinfo = {"sub": "u-1", "preferred_username": "chenhui"}
    assert liar.sign_in(client) == ""


def test_what_is_told_of_somebody_else_does_not_count(client, liar):
    liar.claims = {"preferred_username": None}
    liar.userinfo = {"sub": "u-2", "preferred_username": "chenhui"}
    assert "回答核对不上" in liar.sign_in(client)


@pytest.mark.parametrize("value", [["chenhui"], True, {"a": 1}, "", "  "])
def test_a_name_that_is_none_is_refused(client, liar, value):
    liar.claims = {"preferred_username": value}
    assert "没有说明您是谁" in liar.sign_in(client)


def test_an_answer_of_another_issuer_is_refused(client, liar):
    """RFC 9207: the way back names who sent it."""
    state = parse_qs(urlsplit(client.get("/sign-in/with/county")["Location"]).query)["state"][0]
    client.get("/sign-in/back/county", {"code": "c", "state": state, "iss": "https://evil.example"})
    assert "这次登录接不上了" in client.get("/sign-in").content.decode()


def test_a_description_is_read_once_in_a_while_and_a_failure_is_not_tried_at_once(liar):
    provider = setup().providers["county"]
    now = timezone.now()
    asked = liar.listener.got
    identity_servers.discover(provider, now)
    identity_servers.discover(provider, now + identity_servers.FRESH / 2)
    assert len(asked) == 1
    liar.described = {"issuer": "https://evil.example"}
    fresh, down = identity_servers.FRESH, identity_servers.DOWN
    for later, count in ((fresh, 2), (fresh + down / 2, 2), (fresh + down, 3)):
        with pytest.raises(identity_servers.Failed, match="回答核对不上"):
            identity_servers.discover(provider, now + later)
        assert len(asked) == count
