"""Signed-in browsers: each is listed for its owner, and ends when he says so, at once and only then."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.accounts import sessions
from gongzhi.accounts.models import Act, Deed, Session
from gongzhi.accounts.tests.conftest import PASSWORD, is_in, with_password
from gongzhi.accounts.traces import network_of
from gongzhi.people.services import register_person

TELEPHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile"


@pytest.fixture
def inside(chen_hui) -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko Firefox/128.0")
    with_password(client)
    return client


@pytest.fixture
def telephone(chen_hui) -> Client:
    client = Client(HTTP_USER_AGENT=TELEPHONE, REMOTE_ADDR="203.0.113.77")
    with_password(client)
    return client


def row_of(client: Client) -> Session:
    return Session.objects.get(key=client.session[sessions.KEY])


def page_of(client: Client) -> str:
    return client.get("/me/security").content.decode()


def test_each_browser_is_told_in_plain_words(inside, telephone):
    shown = page_of(inside).split("已登录的设备")[1].split("最近的记录")[0]
    assert "Firefox · Linux" in shown and "这一台" in shown and "服务器本机" in shown
    assert "Chrome · Android" in shown and "203.0.113.*" in shown and "203.0.113.77" not in shown
    assert shown.count("退出这台设备：") == 1, "not the one that is being used"


def test_ending_one_works_at_once_and_for_copies_of_its_cookie(inside, telephone):
    copied = Client()
    copied.cookies["sessionid"] = telephone.cookies["sessionid"].value
    assert is_in(telephone) and is_in(copied)
    inside.post(f"/me/security/sessions/{row_of(telephone).pk}/end")
    assert not is_in(telephone) and not is_in(copied)
    assert is_in(inside) and "Chrome · Android" not in page_of(inside).split("最近的记录")[0]
    assert Act.objects.get(deed=Deed.SIGNED_OUT_ELSEWHERE).detail == "Chrome · Android"


def test_nobody_sees_or_ends_anothers(inside):
    register_person(username="zhou", name="周", phone="13900000000", password=PASSWORD)
    other = Client(HTTP_USER_AGENT=TELEPHONE)
    with_password(other, "zhou")
    assert "Android" not in page_of(inside)
    assert inside.post(f"/me/security/sessions/{row_of(other).pk}/end").status_code == 404
    assert is_in(other)


def test_a_key_in_another_persons_cookie_is_worth_nothing(inside, telephone):
    """As if somebody could move the key of a session into his own cookie."""
    stranger = Client()
    stranger.force_login(register_person(username="zhou", name="周", phone="1", password=PASSWORD))
    kept = stranger.session
    kept[sessions.KEY] = str(row_of(telephone).key)
    kept.save()
    stranger.cookies["sessionid"] = str(kept.session_key)
    assert not is_in(stranger)


def test_signing_out_ends_copies_of_the_cookie_too(inside):
    copied = Client()
    copied.cookies["sessionid"] = inside.cookies["sessionid"].value
    inside.post("/sign-out")
    assert not is_in(copied)


def test_what_has_ended_in_other_ways_is_not_listed(inside, telephone, chen_hui):
    inside.post("/me/security/everywhere")
    chen_hui.refresh_from_db()
    assert [row.pk for row in sessions.of(chen_hui, timezone.now())] == [row_of(inside).pk]
    with_password(telephone)
    new = "山上的四座桥 17"
    inside.post("/me/password", {"old": PASSWORD, "new": new, "again": new})
    chen_hui.refresh_from_db()
    assert [row.pk for row in sessions.of(chen_hui, timezone.now())] == [row_of(inside).pk]
    assert not is_in(telephone)


def test_a_session_is_over_after_its_time_however_young_its_cookie_is(inside, chen_hui):
    row = row_of(inside)
    Session.objects.filter(pk=row.pk).update(begun_at=timezone.now() - sessions.LASTS)
    sessions._with_key.forget()
    assert not is_in(inside)
    assert not sessions.of(chen_hui, timezone.now())
    with_password(inside)
    assert not Session.objects.filter(pk=row.pk).exists(), "rows that are over are not kept"


def test_the_last_use_is_noted_now_and_then(telephone):
    row = row_of(telephone)
    before = timezone.now() - timedelta(minutes=11)
    Session.objects.filter(pk=row.pk).update(used_at=before)
    sessions._with_key.forget()
    telephone.get("/me", REMOTE_ADDR="198.51.100.3")
    row.refresh_from_db()
    assert row.used_at > before and row.address == "198.51.100.*"
    noted = row.used_at
    telephone.get("/me", REMOTE_ADDR="203.0.113.77")
    row.refresh_from_db()
    assert row.used_at == noted


def test_one_that_began_before_there_were_rows_gets_one(chen_hui):
    client = Client()
    client.force_login(chen_hui)
    assert is_in(client) and row_of(client).person == chen_hui
    assert Session.objects.count() == 1
    sessions.end(row_of(client), timezone.now())
    assert not is_in(client)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("203.0.113.77", "203.0.113.*"),
        ("10.0.0.1", "10.0.0.*"),
        ("2001:db8:0:1::5", "2001:db8:0:*"),
        ("::1", "服务器本机"),
        ("127.0.0.1", "服务器本机"),
        ("::", "地址不明"),
    ],
)
def test_addresses_are_coarse(address, said):
    assert network_of(address) == said
