"""Signing in through a real OpenID Connect server, started here, that nobody here wrote."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import flask
import httpx
import pytest
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread

from gongzhi.accounts import factors
from gongzhi.accounts.models import Act, Deed, Identity
from gongzhi.accounts.tests.conftest import HERE, is_in, with_telephone
from gongzhi.people.models import Person

SETUP = """
统一身份:
  county:
    名称: 县统一身份认证
    签发者: "{issuer}"
    客户端: gongzhi
    密钥: secret-of-the-house
    声明: {claim}
    对应: {match}
    两种因素: {two}
"""


@dataclass
class House:
    """The identity server of the county, and what it was asked for tokens with."""

    data: Path
    issuer: str
    asked: list[dict[str, str]] = field(default_factory=list)

    def set_up(self, claim: str = "preferred_username", match: str = "用户名", two: str = "否") -> None:
        file = self.data / "sign-in.yaml"
        file.write_text(SETUP.format(issuer=self.issuer, claim=claim, match=match, two=two))

    def way(self, client: Client, **query: str) -> str:
        """Press the button: the address the browser is sent to."""
        answer = client.get("/sign-in/with/county", query)
        assert answer.status_code == 302
        return answer["Location"]

    def consent(self, address: str, subject: str = "u-1", **more: str) -> str:
        """Sign in over there: the address one is sent back to."""
        answer = httpx.post(address, data={"sub": subject, **more})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removeprefix("http://testserver")

    def sign_in(self, client: Client, subject: str = "u-1", **query: str):
        return client.get(self.consent(self.way(client, **query), subject))


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, list[dict[str, str]]]]:
    asked: list[dict[str, str]] = []
    people = (
        User(sub="u-1", claims={"preferred_username": "chenhui", "employee_number": "20260117"}),
        User(sub="u-2", claims={"preferred_username": "nobody"}),
        User(sub="u-3", claims={}),
    )
    with run_server_in_thread(require_nonce=True, issue_refresh_token=False, user_claims=people) as running:
        app = running.app
        assert isinstance(app, flask.Flask)

        @app.before_request
        def remember() -> None:
            if flask.request.path == "/oauth2/token":
                sent = dict(flask.request.form)
                sent["authorization"] = flask.request.headers.get("Authorization", "")
                asked.append(sent)

        yield f"http://localhost:{running.server_port}", asked


@pytest.fixture
def house(server, settings, tmp_path, db) -> House:
    settings.DATA = tmp_path
    issuer, asked = server
    asked.clear()
    built = House(tmp_path, issuer, asked)
    built.set_up()
    return built


def told(client: Client) -> str:
    return client.get("/sign-in").content.decode()


def test_there_is_a_button_only_where_a_server_is_set_up(client, house):
    assert "用县统一身份认证登录" in told(client)
    (house.data / "sign-in.yaml").unlink()
    assert "统一身份" not in told(client)
    assert client.get("/sign-in/with/county").status_code == 404


def test_the_whole_way(client, house, chen_hui):
    answer = house.sign_in(client, next="/me/password")
    assert (answer.status_code, answer["Location"]) == (302, "/me/password")
    assert is_in(client)
    assert Act.objects.get(deed=Deed.SIGNED_IN).detail == "县统一身份认证"


def test_the_request_proves_itself(client, house, chen_hui):
    """PKCE, state, nonce, the client's own secret; another sign-in has others."""
    asked = parse_qs(urlsplit(house.way(client)).query)
    again = parse_qs(urlsplit(house.way(client)).query)
    for name in ("state", "nonce", "code_challenge"):
        assert asked[name] != again[name]
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
    way = house.way(client)
    client.get(house.consent(way))
    sent = house.asked[-1]
    verifier = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest())
    assert parse_qs(urlsplit(way).query)["code_challenge"] == [verifier.decode().rstrip("=")]
    assert 43 <= len(sent["code_verifier"]) <= 128
    assert base64.b64decode(sent["authorization"].removeprefix("Basic ")) == b"gongzhi:secret-of-the-house"
    assert sent["redirect_uri"] == "http://testserver/sign-in/back/county"


def test_an_employee_number_finds_who_was_entered_with_it(client, house, chen_hui):
    house.set_up("employee_number", "登记")
    house.sign_in(client)
    assert not is_in(client)
    Identity.objects.create(person=chen_hui, provider="county", value="20260117")
    house.sign_in(client)
    assert is_in(client)


def test_nobody_is_made_and_the_reason_is_told(client, house, chen_hui):
    house.sign_in(client, "u-2")
    assert "这里没有与“nobody”对应的在用账号" in told(client)
    assert Person.objects.count() == 1
    assert not is_in(client)


def test_who_has_left_is_told_the_same(client, house, chen_hui):
    Person.objects.update(is_active=False)
    house.sign_in(client)
    assert "这里没有与“chenhui”对应的在用账号" in told(client)


def test_who_has_no_post_comes_in_and_may_nothing(client, house, chen_hui):
    house.sign_in(client)
    assert "今天没有岗位" in client.get("/me").content.decode()


def test_a_token_that_does_not_say_who_is_explained(client, house, chen_hui):
    house.sign_in(client, "u-3")
    assert "没有说明您是谁（缺少“preferred_username”）" in told(client)


def test_a_refusal_over_there_is_told(client, house, chen_hui):
    back = house.consent(house.way(client), action="deny")
    client.get(back if "state=" in back else f"{back}&state={client.session['on_the_way']['state']}")
    assert "县统一身份认证没有让您登录" in told(client)


def test_the_second_factor_of_this_house_is_asked_for_unless_the_server_did(client, house, chen_hui):
    telephone = with_telephone(chen_hui)
    answer = house.sign_in(client, next="/me")
    assert answer["Location"] == "/sign-in/second"
    assert not is_in(client)
    assert client.post("/sign-in/second", {"code": telephone.code()})["Location"] == "/me"
    house.set_up(two="是")
    other = Client()
    house.sign_in(other)
    assert is_in(other)


# What an attacker tries


def test_another_state_is_not_ours(client, house, chen_hui):
    back = house.consent(house.way(client))
    state = parse_qs(urlsplit(back).query)["state"][0]
    client.get(back.replace(state, "x" * len(state)))
    assert "这次登录接不上了" in told(client)
    assert not is_in(client) and not house.asked


def test_a_code_of_somebody_elses_browser_is_refused(client, house, chen_hui):
    """Sign-in CSRF: the attacker's own way back, opened in the victim's browser."""
    attacker = Client()
    back = house.consent(house.way(attacker))
    house.way(client)
    client.get(back)
    assert not is_in(client) and not house.asked
    assert Client().get(back)["Location"] == "/sign-in"


def test_the_way_back_works_once_even_with_the_cookie_put_back(client, house, chen_hui):
    back = house.consent(house.way(client))
    kept = client.cookies["sessionid"].value
    client.get(back)
    assert is_in(client)
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get(back)["Location"] == "/sign-in"
    assert not is_in(thief)
    assert len(house.asked) == 1, "the code is not even shown to the server again"


def test_a_code_used_elsewhere_is_refused_by_the_server(client, house, chen_hui):
    first, second = Client(), Client()
    used = parse_qs(urlsplit(house.consent(house.way(first))).query)
    first.get("/sign-in/back/county", {"code": used["code"][0], "state": used["state"][0]})
    assert is_in(first)
    state = parse_qs(urlsplit(house.way(second)).query)["state"][0]
    second.get("/sign-in/back/county", {"code": used["code"][0], "state": state})
    assert not is_in(second)
    assert "回答核对不上" in told(second)


def test_a_code_given_for_another_sign_in_has_another_nonce(client, house, chen_hui):
    """A stolen code that was not used yet, put into one's own way back."""
    stolen = parse_qs(urlsplit(house.consent(house.way(Client()))).query)["code"][0]
    state = parse_qs(urlsplit(house.way(client)).query)["state"][0]
    client.get("/sign-in/back/county", {"code": stolen, "state": state})
    assert not is_in(client)
    assert "回答核对不上" in told(client)


def test_who_takes_too_long_begins_again(client, house, chen_hui, monkeypatch):
    back = house.consent(house.way(client))
    monkeypatch.setattr("gongzhi.accounts.views.provider.LASTS", -1)
    client.get(back)
    assert "这次登录接不上了" in told(client)


def test_a_server_that_is_down_is_said_and_the_password_still_works(client, house, chen_hui):
    way = house.way(client)
    back = house.consent(way)
    house.issuer = "http://localhost:9"
    house.set_up()
    client.get(back)
    assert "县统一身份认证现在连不上" in told(client)
    assert client.get("/sign-in/with/county")["Location"] == "/sign-in"
    client.post("/sign-in", {"username": "chenhui", "password": "河边的三棵树 42"})
    assert is_in(client)


def test_it_does_not_lead_to_another_site(client, house, chen_hui):
    assert house.sign_in(client, next="//evil.example")["Location"] == "/"


def test_a_reset_closes_the_session_it_came_with(client, house, chen_hui):
    from django.utils import timezone

    house.sign_in(client)
    factors.sign_out_everywhere(chen_hui, timezone.now(), HERE)
    assert not is_in(client)
