"""Passkeys: alone, as a second step, to confirm; and what is refused."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.accounts import factors
from gongzhi.accounts.models import Act, Deed, Passkey
from gongzhi.accounts.tests.authenticator import PRESENT, Authenticator
from gongzhi.accounts.tests.conftest import HERE, is_in, with_password, with_telephone
from gongzhi.people.models import Person


def asked(client: Client, address: str) -> Any:
    answer = client.post(f"{address}/options")
    assert answer.status_code == 200, answer
    return answer.json()


def add(client: Client, device: Authenticator, name: str = "单位的电脑"):
    answer = device.make(asked(client, "/me/security/passkeys"))
    return client.post("/me/security/passkeys", {"name": name, "answer": answer})


def alone(client: Client, device: Authenticator):
    return client.post("/sign-in/passkey", {"answer": device.sign(asked(client, "/sign-in/passkey"))})


def second(client: Client, device: Authenticator):
    answer = device.sign(asked(client, "/sign-in/second/passkey"))
    return client.post("/sign-in/second/passkey", {"answer": answer})


@pytest.fixture
def device(client, chen_hui) -> Authenticator:
    """Her key, added from another browser; that browser has signed out."""
    made = Authenticator()
    with_password(client)
    assert add(client, made).status_code == 200
    client.post("/sign-out")
    return made


def test_adding_asks_for_a_key_that_checks_its_owner_and_shows_codes_on_paper(client, chen_hui):
    with_password(client)
    options = asked(client, "/me/security/passkeys")
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["rp"]["id"] == "testserver"
    assert "chenhui" not in options["user"]["id"]
    page = add(client, Authenticator()).content.decode()
    assert "通行密钥“单位的电脑”已添加" in page
    assert len(re.findall(r"<li>\d{5} \d{5}</li>", page)) == 10
    assert add(client, Authenticator(), "我的手机")["Location"] == "/me/security"
    page = client.get("/me/security").content.decode()
    assert "单位的电脑" in page and "我的手机" in page
    assert len(asked(client, "/me/security/passkeys")["excludeCredentials"]) == 2


def test_it_signs_in_alone_without_a_name(client, device):
    options = asked(client, "/sign-in/passkey")
    assert "allowCredentials" not in options and options["userVerification"] == "required"
    answer = client.post("/sign-in/passkey", {"answer": device.sign(options), "next": "/me/password"})
    assert answer["Location"] == "/me/password"
    assert is_in(client)
    assert Act.objects.filter(deed=Deed.SIGNED_IN).latest("pk").detail == "通行密钥“单位的电脑”"


def test_it_is_a_second_step_even_without_a_check_of_its_owner(client, device):
    assert with_password(client)["Location"] == "/sign-in/second"
    assert "用通行密钥验证" in client.get("/sign-in/second").content.decode()
    device.flags = PRESENT
    assert second(client, device).status_code == 302
    assert is_in(client)


def test_it_confirms_who_is_there(client, device, chen_hui):
    client.force_login(chen_hui)
    answer = device.sign(asked(client, "/me/security/confirm/passkey"))
    told = {"answer": answer, "next": "/me/security/codes"}
    assert client.post("/me/security/confirm/passkey", told)["Location"] == "/me/security/codes"
    assert client.get("/me/security/codes").status_code == 200


def test_it_can_be_taken_away(client, device, chen_hui):
    second_step = with_password(client)["Location"]
    assert second_step == "/sign-in/second"
    second(client, device)
    client.post(f"/me/security/passkeys/{Passkey.objects.get().pk}/remove")
    assert not factors.factors_of(chen_hui).any
    assert "这里没有登记过这个通行密钥" in alone(Client(), device).content.decode()
    assert with_password(Client())["Location"] == "/"


def test_without_a_name_it_is_not_added(client, chen_hui):
    with_password(client)
    answer = add(client, Authenticator(), " ")
    assert answer.status_code == 422
    assert "请填写“名称”" in answer.content.decode()
    assert not Passkey.objects.exists()


# What is refused


def test_alone_it_must_have_checked_its_owner(client, device):
    device.flags = PRESENT
    assert alone(client, device).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("lie", [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"flags": 0}])
def test_signed_for_another_site_or_by_nobody_it_is_refused(client, device, lie):
    for name, value in lie.items():
        setattr(device, name, value)
    answer = alone(client, device)
    assert answer.status_code == 422
    assert "通行密钥核对不上" in answer.content.decode()
    assert not is_in(client)


def test_a_key_that_only_bears_the_name_is_refused(client, device):
    thief = Authenticator(identifier=device.identifier)
    assert alone(client, thief).status_code == 422
    assert not is_in(client)


def test_an_answer_counts_once_even_with_the_cookie_put_back(client, device):
    answer = device.sign(asked(client, "/sign-in/passkey"))
    kept = client.cookies["sessionid"].value
    assert client.post("/sign-in/passkey", {"answer": answer}).status_code == 302
    thief = Client()
    thief.cookies["sessionid"] = kept
    refused = thief.post("/sign-in/passkey", {"answer": answer})
    assert "这次验证已经用过了" in refused.content.decode()
    assert not is_in(thief)


def test_an_answer_for_one_purpose_does_not_serve_another(client, device, chen_hui):
    with_password(client)
    options = asked(client, "/sign-in/second/passkey")
    device.flags = PRESENT
    answer = client.post("/sign-in/passkey", {"answer": device.sign(options)})
    assert answer.status_code == 422
    assert not is_in(client)


def test_somebody_elses_passkey_is_no_second_step(client, device, chen_hui, county):
    with_telephone(county.zhao_min)
    with_password(client, "zhaomin", "kai-men-2026")
    assert "不是您的通行密钥" in second(client, device).content.decode()
    assert not is_in(client)


def test_a_copied_key_is_noticed_by_its_counter(client, device):
    device.counter = 5
    assert alone(client, device).status_code == 302
    client.post("/sign-out")
    device.counter = 5
    assert "可能被复制过" in alone(client, device).content.decode()
    assert not is_in(client)
    device.counter = 6
    assert alone(client, device).status_code == 302


def test_who_has_left_does_not_come_in(client, device, chen_hui):
    Person.objects.update(is_active=False)
    assert alone(client, device).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize(
    "answer",
    ["", "null", "[]", "{", json.dumps({"id": 7}), json.dumps({"rawId": "x", "response": {}}), "x" * 50_000],
)
def test_nonsense_is_refused_in_words(client, device, answer):
    asked(client, "/sign-in/passkey")
    refused = client.post("/sign-in/passkey", {"answer": answer})
    assert refused.status_code == 422
    assert "重试" in refused.content.decode()


def test_without_a_question_no_answer_counts(client, device):
    answer = client.post("/sign-in/passkey", {"answer": device.sign({"challenge": "AAAA"})})
    assert "请再按一次" in answer.content.decode()


def test_one_key_belongs_to_one_account(client, device, county):
    other = Client()
    with_password(other, "zhaomin", "kai-men-2026")
    assert "已经添加过" in add(other, device).content.decode()
    assert Passkey.objects.count() == 1


def test_passkeys_have_a_number(client, chen_hui):
    with_password(client)
    for number in range(10):
        Passkey.objects.create(
            person=chen_hui,
            name=str(number),
            identifier=bytes([number]),
            credential=b"",
            added_at=timezone.now(),
        )
    Passkey.objects.update(credential=b"")
    assert "最多 10 个" in add(client, Authenticator()).content.decode()


def test_a_reset_takes_passkeys_too(client, device, chen_hui):
    factors.reset(chen_hui, "电脑报废", timezone.now(), HERE)
    assert alone(client, device).status_code == 422
    assert with_password(client)["Location"] == "/"


def test_a_refused_confirmation_says_so_and_keeps_the_way(client, device, chen_hui):
    client.force_login(chen_hui)
    device.origin = "https://evil.example"
    answer = device.sign(asked(client, "/me/security/confirm/passkey"))
    told = {"answer": answer, "next": "/me/security/codes"}
    page = client.post("/me/security/confirm/passkey", told, follow=True).content.decode()
    assert "通行密钥核对不上" in page and 'value="/me/security/codes"' in page
    assert client.get("/me/security/codes").status_code == 302
