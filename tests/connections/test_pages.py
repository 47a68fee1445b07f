"""Managers issue keys, register webhooks, see what did not arrive; everybody else sees nothing of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.api import tokens
from gongzhi.api.models import Token
from gongzhi.cases.tests.conftest import BEGINS
from gongzhi.connections.models import Outgoing, Subscription
from gongzhi.connections.outgoing.lanes import PAUSES
from gongzhi.connections.webhooks.signing import secret_of
from gongzhi.people import services as people
from gongzhi.people.models import Organisation, Post
from gongzhi.places import services as places
from tests.connections.conftest import County
from tests.connections.servers import Listener, Told
from tests.connections.test_webhooks import send_all, tell


@pytest.fixture
def manager(county: County) -> Client:
    room = Organisation.objects.get(code="zhs")
    person = people.register_person(username="guanli", name="管理员")
    people.appoint(person=person, organisation=room, role="admin", area=county.town, begins=BEGINS)
    client = Client()
    client.force_login(person)
    return client


def _post(county: County, who: str) -> str:
    return str(Post.objects.get(person=county.people[who]).pk)


def _token(county: County, **changes: str) -> dict[str, str]:
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"name": "大屏", "post": _post(county, "赵敏"), "until": until, tokens.READ: "on"} | changes


def test_a_token_is_shown_once_works_and_ends(county: County, manager: Client) -> None:
    made = manager.post("/connections/tokens", _token(county))
    assert made.status_code == 200
    (secret,) = re.findall(r"gongzhi_[\w-]{43}", made.content.decode())
    assert secret not in manager.get("/connections/").content.decode()
    key = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/cases", headers=key).status_code == 200
    token = Token.objects.get()
    assert (token.scopes, token.made_by.username if token.made_by else "") == ([tokens.READ], "guanli")
    assert manager.post(f"/connections/tokens/{token.pk}/revoke").status_code == 302
    assert Client().get("/api/v1/cases", headers=key).status_code == 401


def test_what_is_wrong_is_said_beside_its_field(county: County, manager: Client) -> None:
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    for wrong, said in (
        ({"until": past}, "以后的日期"),
        ({tokens.READ: ""}, "范围请从"),
        ({"name": " "}, "请填写"),
        ({"post": "0"}, "岗位"),
    ):
        answer = manager.post("/connections/tokens", _token(county, **wrong))
        assert (answer.status_code, said in answer.content.decode()) == (422, True), wrong
    inside = "10.0.0.1"
    hook = {"name": "大屏", "url": f"https://{inside}/", "post": _post(county, "赵敏")}
    answer = manager.post("/connections/webhooks", hook)
    assert (answer.status_code, "内部地址" in answer.content.decode()) == (422, True)
    assert not Token.objects.exists() and not Subscription.objects.exists()


def test_others_get_nothing(county: County, manager: Client) -> None:
    manager.post("/connections/tokens", _token(county))
    token, other = Token.objects.get(), Client()
    other.force_login(county.people["赵敏"])
    assert other.get("/connections/").status_code == 403
    assert other.post("/connections/tokens", _token(county)).status_code == 403
    assert other.post(f"/connections/tokens/{token.pk}/revoke").status_code == 403
    assert Client().get("/connections/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_webhook_from_registering_to_sending_again(
    county: County, manager: Client, listener: Listener
) -> None:
    form = {"name": "大屏", "url": listener.url, "post": _post(county, "赵敏"), "case.opened": "on"}
    made = manager.post("/connections/webhooks", form)
    hook = Subscription.objects.get()
    assert secret_of(hook) in made.content.decode().replace("&#x2B;", "+")
    number = county.report(timezone.now() + timedelta(seconds=1)).number
    listener.always = lambda got: Told(500, b"broken")
    now = timezone.now()
    tell(now)
    for pause in (timedelta(), *PAUSES):
        now += pause
        send_all(now)
    page = manager.get("/connections/").content.decode()
    assert number in page and "broken" in page
    item = Outgoing.objects.get()
    assert manager.post("/connections/replay", {"item": str(item.pk)}).status_code == 302
    assert Outgoing.objects.get().state == Outgoing.State.WAITING

    changed = manager.post(f"/connections/webhooks/{hook.pk}", {"do": "secret"})
    old = secret_of(hook)
    hook.refresh_from_db()
    assert old != secret_of(hook)
    assert secret_of(hook) in changed.content.decode().replace("&#x2B;", "+")
    manager.post(f"/connections/webhooks/{hook.pk}", {"do": "stop"})
    hook.refresh_from_db()
    assert hook.stopped_at is not None


def test_a_manager_of_another_town_cannot_reach_it(county: County, manager: Client) -> None:
    manager.post("/connections/tokens", _token(county))
    top = county.town.parent
    town = places.create_division(code="002", name="白石镇", level="town", parent=top, begins=BEGINS)
    room = people.create_organisation(code="bs", name="白石镇指挥室", kind="command_room", area=town)
    far = people.register_person(username="far", name="外镇管理员")
    people.appoint(person=far, organisation=room, role="admin", area=town, begins=BEGINS)
    client = Client()
    client.force_login(far)
    token = Token.objects.get()
    assert token.hint not in client.get("/connections/").content.decode()
    assert client.post(f"/connections/tokens/{token.pk}/revoke").status_code == 404
