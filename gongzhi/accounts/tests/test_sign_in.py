import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongzhi.accounts import throttle
from gongzhi.accounts.models import SignInFailure
from gongzhi.accounts.tests.conftest import PASSWORD
from gongzhi.people.models import Person


def attempt(client, password, username="chenhui", **extra):
    return client.post("/sign-in", {"username": username, "password": password, **extra})


def test_it_signs_in_and_goes_where_one_wanted_to_go(client, chen_hui):
    answer = attempt(client, PASSWORD, next="/me")
    assert (answer.status_code, answer["Location"]) == (302, "/me")
    assert "陈慧" in client.get("/me").content.decode()


def test_it_does_not_lead_to_another_site(client, chen_hui):
    assert attempt(client, PASSWORD, next="//evil.example")["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_not_the_password(client, chen_hui):
    answer = attempt(client, "wrong-word")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "用户名或密码不对" in page and 'value="chenhui"' in page and "wrong-word" not in page


def test_an_unknown_name_and_a_wrong_password_look_alike(client, chen_hui):
    known, unknown = attempt(client, "x"), attempt(client, "x", username="nobody")
    sentence = "用户名或密码不对"
    assert sentence in known.content.decode() and sentence in unknown.content.decode()


def test_empty_fields_are_named(client, db):
    page = attempt(client, "", username="").content.decode()
    assert "请填写用户名。" in page and "请填写密码。" in page


def test_a_person_who_left_cannot_sign_in(client, chen_hui):
    Person.objects.update(is_active=False)
    assert attempt(client, PASSWORD).status_code == 422


def test_guessing_has_to_wait_and_the_right_password_too(client, chen_hui):
    for _ in range(throttle.FREE_TRIES):
        assert attempt(client, "x").status_code == 422
    answer = attempt(client, PASSWORD)
    assert answer.status_code == 429
    assert "1 分钟后再试" in answer.content.decode()


def test_many_guesses_at_once_are_counted_like_many_in_turn(transactional_db, chen_hui):
    seen = []

    def guess() -> None:
        seen.append(attempt(Client(), "x").status_code)
        connection.close()

    guesses = [threading.Thread(target=guess) for _ in range(throttle.FREE_TRIES + 3)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()
    assert sorted(seen) == [422] * throttle.FREE_TRIES + [429] * 3


def test_somebody_elsewhere_does_not_lock_the_clerk_out(client, chen_hui):
    for _ in range(throttle.FREE_TRIES):
        client.post("/sign-in", {"username": "chenhui", "password": "x"}, REMOTE_ADDR="203.0.113.9")
    assert attempt(client, PASSWORD).status_code == 302


def test_waits_grow_to_a_limit_and_end(db):
    now = timezone.now()
    for _ in range(12):
        throttle.failed("chenhui", "192.0.2.1", now)
    assert throttle.wait("chenhui", "192.0.2.1", now) == throttle.LONGEST_WAIT
    assert throttle.wait("chenhui", "192.0.2.1", now + throttle.LONGEST_WAIT) is None


def test_one_address_cannot_try_many_names(db):
    now = timezone.now()
    for number in range(throttle.ADDRESS_TRIES):
        throttle.failed(f"name{number}", "192.0.2.1", now)
    assert throttle.wait("another", "192.0.2.1", now) is not None


def test_others_at_the_address_do_not_hold_up_a_browser_that_is_known(client, chen_hui):
    assert attempt(client, PASSWORD).status_code == 302
    client.post("/sign-out")
    for number in range(throttle.ADDRESS_TRIES):
        throttle.failed(f"name{number}", "127.0.0.1", timezone.now())
    assert attempt(Client(), PASSWORD).status_code == 429
    assert attempt(client, "x").status_code == 422, "it may be wrong once more, as anybody"
    assert attempt(client, PASSWORD).status_code == 302


def test_success_and_time_forget_failures(client, chen_hui):
    throttle.failed("old", "192.0.2.1", timezone.now() - throttle.REMEMBERED - timedelta(minutes=1))
    attempt(client, "x")
    attempt(client, PASSWORD)
    assert not SignInFailure.objects.exists()


def test_signing_out_needs_a_press_not_a_link(client, chen_hui):
    client.force_login(chen_hui)
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/me").status_code == 302


@pytest.mark.parametrize("address", ["/me", "/me/password"])
def test_visitors_are_sent_to_sign_in(client, db, address):
    assert client.get(address)["Location"] == f"/sign-in?next={address}"


def test_the_password_can_be_changed(client, chen_hui):
    client.force_login(chen_hui)
    new = "山上的四座桥 17"
    answer = client.post("/me/password", {"old": PASSWORD, "new": new, "again": new})
    assert answer["Location"] == "/me/security"
    chen_hui.refresh_from_db()
    assert chen_hui.check_password(new)
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("x", "山上的四座桥 17", "山上的四座桥 17", "现在的密码不对。"),
        (PASSWORD, "山上的四座桥 17", "山上的四座桥 18", "两次输入的新密码不一样。"),
        (PASSWORD, "12345", "12345", "密码"),
        (PASSWORD, "", "", "请填写新密码。"),
    ],
)
def test_a_wrong_change_is_explained(client, chen_hui, old, new, again, sentence):
    client.force_login(chen_hui)
    answer = client.post("/me/password", {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_person_without_a_post_is_told_so(client, chen_hui):
    client.force_login(chen_hui)
    page = client.get("/me").content.decode()
    assert "今天没有岗位" in page and "138****5678" in page
