"""Helping a colleague who cannot sign in, with a reason, on record."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.accounts import factors
from gongzhi.accounts.models import Act, Deed
from gongzhi.accounts.tests.conftest import HERE, is_in, with_password, with_telephone
from tests.personas import County

REASON = "手机掉水里，已当面核对证件"


@pytest.fixture
def manager(county: County, settings) -> Client:
    """The administrator of 青云镇; nobody has to have a second factor here."""
    settings.DEMONSTRATION = True
    county.appoint("luodayong", "罗大勇", "QY-ZH", "admin", "331099/001")
    client = Client()
    with_password(client, "luodayong", "kai-men-2026")
    return client


def test_a_lost_telephone_is_forgotten(manager, county):
    person = county.zhao_min
    with_telephone(person)
    hers = Client()
    hers.force_login(person)
    page = manager.get("/accounts", {"who": "zhao"}).content.decode()
    assert 'href="/accounts/zhaomin"' in page
    assert "已启用" in manager.get("/accounts/zhaomin").content.decode()
    answer = manager.post("/accounts/zhaomin", {"act": "reset", "reason": REASON})
    assert answer["Location"] == "/accounts/zhaomin"
    assert not factors.factors_of(person).any
    assert not is_in(hers)
    act = Act.objects.get(deed=Deed.RESET)
    assert (act.person, act.detail, act.by) == (person, REASON, county.people["luodayong"])
    with_password(hers, "zhaomin", "kai-men-2026")
    assert f"{REASON}（罗大勇）" in hers.get("/me/security").content.decode()


def test_a_new_password_is_shown_once(manager, county):
    page = manager.post("/accounts/zhaomin", {"act": "password", "reason": REASON}).content.decode()
    [password] = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", page)
    assert with_password(Client(), "zhaomin", password)["Location"] == "/"
    assert password not in "".join(Act.objects.values_list("detail", flat=True))


def test_without_a_reason_nothing_is_done(manager, county):
    with_telephone(county.zhao_min)
    answer = manager.post("/accounts/zhaomin", {"act": "reset", "reason": " "})
    assert answer.status_code == 422 and "请填写“理由”" in answer.content.decode()
    assert factors.factors_of(county.zhao_min).codes


@pytest.mark.parametrize("username", ["chenmo", "luodayong", "nobody"])
def test_only_colleagues_where_one_manages_and_never_oneself(manager, county, username):
    """陈默 works in another town."""
    assert manager.get(f"/accounts/{username}").status_code == 404
    assert manager.post(f"/accounts/{username}", {"act": "reset", "reason": REASON}).status_code == 404
    assert f'href="/accounts/{username}"' not in manager.get("/accounts", {"who": username}).content.decode()


def test_who_manages_no_accounts_is_refused(county):
    client = Client()
    with_password(client, "zhaomin", "kai-men-2026")
    for address in ("/accounts", "/accounts/lijianguo"):
        assert client.get(address).status_code == 403
    assert ">账号</a>" not in client.get("/me").content.decode()


def test_it_asks_again_who_is_there(manager, county):
    stale = Client()
    stale.force_login(county.people["luodayong"])
    assert stale.post("/accounts/zhaomin", {"act": "reset", "reason": REASON})["Location"].startswith(
        "/me/security/confirm"
    )


def test_a_reset_lets_the_person_try_codes_again(county):
    telephone = with_telephone(county.zhao_min)
    for _ in range(5):
        factors.try_code(county.zhao_min, telephone.wrong(), timezone.now())
    factors.reset(county.zhao_min, REASON, timezone.now(), HERE)
    telephone = with_telephone(county.zhao_min)
    assert factors.try_code(county.zhao_min, telephone.code(), timezone.now()).right
