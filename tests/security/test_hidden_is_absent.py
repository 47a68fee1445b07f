"""Whoever may not see a thing gets, byte for byte, what he would get if it did not exist.

All roles, all addresses: a new address is tried without anybody adding it here.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gongzhi.accounts.models import Passkey, Session
from gongzhi.api.tokens import SCOPES, issue
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.local import door
from gongzhi.cases.models import Case
from gongzhi.connections.models import Subscription
from gongzhi.dispatch.models import CallBack, CallRound, RoutingRule
from gongzhi.engine.profiles import read_profile
from gongzhi.intake.tests.conftest import World
from gongzhi.people.models import Post
from tests.security.office import ABSENT, Address, addresses, hidden_from, one_of_each_role, signed_in, told

NOBODYS = 999_999_999
OTHER = "26999999983"
FORM = {"reason": "电话核对地点", "do": "erase", "ground": "撤回同意", "place": "1:电话", "outcome": "立案"}
KEY = "a" * 24


def fill(address: Address, number: str, **more: object) -> str:
    known = {
        "name": "受理",
        "seq": 1,
        "place": 31,
        "code": "rate",
        "key": KEY,
        "form": "json",
        "step": "受理",
    }
    values = {"other": OTHER, **known, **more, "number": number}
    return address.filled(**{key: value for key, value in values.items() if key in address.wants})


def of_cases() -> list[Address]:
    """The addresses of one case for people who sign in."""
    own = ("api/", "r/", "open311/")
    return [a for a in addresses() if "number" in a.wants and not a.pattern.startswith(own)]


METHODS: dict[str, list[str]] = {}


def taken_by(page: Address, digest: str, world: World) -> list[str]:
    """The methods this address takes at all; the others are refused before anybody looks at a case."""
    if page.pattern not in METHODS:
        client, path = signed_in(world.county.zhao_min), fill(page, ABSENT, digest=digest)
        METHODS[page.pattern] = [m for m in ("get", "post") if getattr(client, m)(path).status_code != 405]
    assert METHODS[page.pattern], page.name
    return METHODS[page.pattern]


@pytest.mark.django_db
def test_on_every_page_of_a_case(world: World, cases: list[Case], digest: str) -> None:
    pages = of_cases()
    assert len(pages) > 14
    wrong, tried = [], 0
    for position, (role, person) in enumerate(one_of_each_role(world).items()):
        hidden, client = hidden_from(person, cases), signed_in(person)
        if not hidden:
            continue
        number = hidden[position % len(hidden)].number
        for page in pages:
            for method in taken_by(page, digest, world):
                send = getattr(client, method)
                data = FORM if method == "post" else {}
                there = told(send(fill(page, number, digest=digest), data), number)
                absent = told(send(fill(page, ABSENT, digest=digest), data), ABSENT)
                tried += 1
                if there != absent or there[0] == 500:
                    wrong.append((role, page.name, method, there[0], absent[0]))
    assert wrong == []
    assert tried > 300


@pytest.mark.django_db
def test_through_the_interface(world: World, cases: list[Case], digest: str) -> None:
    now, wrong = timezone.now(), []
    pages = [a for a in addresses() if "number" in a.wants and a.pattern.startswith(("api/", "open311/"))]
    assert len(pages) > 7
    for position, (role, person) in enumerate(one_of_each_role(world).items()):
        hidden = hidden_from(person, cases)
        if not hidden:
            continue
        number = hidden[position % len(hidden)].number
        post = Post.objects.get(person=person)
        _, secret = issue(name="x", post=post, scopes=SCOPES, now=now, expires_at=now + timedelta(days=1))
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"}
        for page in pages:
            for method in ("GET", "POST"):
                answers = [
                    told(
                        Client().generic(
                            method,
                            fill(page, one, digest=digest),
                            '{"reason": "电话核对地点", "outcome": "立案"}',
                            content_type="application/json",
                            headers=headers,
                        ),
                        one,
                    )
                    for one in (number, ABSENT)
                ]
                if answers[0] != answers[1] or answers[0][0] in (200, 201, 500):
                    wrong.append((role, page.name, method, answers[0][0], answers[1][0]))
    assert wrong == []


@pytest.mark.django_db
def test_with_a_wrong_key(world: World, cases: list[Case], digest: str) -> None:
    for page in (a for a in addresses() if "key" in a.wants):
        for send in (Client().get, Client().post):
            there = told(send(fill(page, cases[0].number, digest=digest)), cases[0].number)
            absent = told(send(fill(page, ABSENT, digest=digest)), ABSENT)
            assert there == absent, page.name
            assert there[0] in (404, 405), page.name


@pytest.mark.django_db
def test_one_reporters_key_opens_nothing_of_another(world: World, cases: list[Case], digest: str) -> None:
    own = world.link(cases[2]).rsplit("/", 1)[1]
    for page in (a for a in addresses() if "key" in a.wants):
        assert Client().get(fill(page, cases[0].number, key=own, digest=digest)).status_code in (404, 405)
    there = Client().get(world.link(cases[2], f"/photos/{digest}"))
    assert there.status_code == 404, "the photo of another case under one's own number"


@pytest.mark.django_db
def test_of_other_towns_settings(world: World, cases: list[Case]) -> None:
    """Rules, rounds of calls, tokens, webhooks and keys that belong to the first town."""
    county, now = world.county, timezone.now()
    town, zhao = county.divisions["331099/001"], county.zhao_min
    post = Post.objects.filter(person=zhao).order_by("pk")[0]
    rule = RoutingRule.objects.create(order=1, name="规则", area=town, unit_kind="enforcement_team")
    dates = {"begins": now.date(), "ends": now.date(), "announced_at": now, "announced_by": zhao}
    drawn = CallRound.objects.create(town=town, size=1, per_unit=1, seed=b"x", commitment="y", **dates)
    CallBack.objects.create(round=drawn, place=31, case=cases[2])
    hook = Subscription.objects.create(name="x", url="https://example.gov.cn", post=post, made_at=now)
    token, _ = issue(name="x", post=post, scopes=SCOPES, now=now, expires_at=now + timedelta(days=1))
    key = Passkey.objects.create(person=zhao, name="x", identifier=b"x", credential=b"x", added_at=now)
    signed_in(zhao).get("/me")
    opened = Session.objects.get(person=zhao)
    profile = read_profile(settings.PACKS / "demo" / "profiles" / "qingyun")
    wish = door.Wish(profile, town, now.date() + timedelta(days=400), "会议纪要", None)
    things = {
        "passkey": key.pk,
        "session": opened.pk,
        "routing": rule.pk,
        "call": drawn.pk,
        "connections-hook": hook.pk,
        "connections": token.pk,
        "local-rules": door.adopt(wish, now).pk,
    }
    wrong = []
    for role, person in one_of_each_role(world).items():
        client = signed_in(person)
        for page in (a for a in addresses() if "pk" in a.wants):
            pk = next(pk for start, pk in things.items() if page.name.startswith(start))
            for send in (client.get, client.post):
                there = told(send(fill(page, "", pk=pk)), str(pk))
                absent = told(send(fill(page, "", pk=NOBODYS)), str(NOBODYS))
                if (there[0], there[1]) != (absent[0], absent[1]):
                    wrong.append((role, page.name, send.__name__, there[0], absent[0]))
    county_wide = {"county_dispatcher", "county_supervisor"}  # rules and rounds of every town are theirs
    assert [one for one in wrong if one[0] not in county_wide] == []


@pytest.mark.django_db
def test_a_number_typed_into_a_form(world: World, cases: list[Case]) -> None:
    """Joining a report to a case one may not see: the same words as for a number nobody has."""
    stone = {"address": "石门村口", "lon": 120.105, "lat": 28.005}
    world.county.appoint("stone", "白石调度员", "BS-ZH", "dispatcher", "331099/002")
    own = world.report(内容="井盖松动", 地点=stone).case_id
    said = []
    for number in (cases[0].number, ABSENT):
        with pytest.raises(FormRefused) as refused:
            data = {"原件": number}
            world.step(own, "受理", world.county.people["stone"], outcome="并入", data=data)
        said.append(str(refused.value).replace(number, "N"))
    assert said[0] == said[1]
