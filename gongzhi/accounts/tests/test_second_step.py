"""The second step: what it asks for, what it counts, and that nothing comes in twice."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongzhi.accounts import admission, codes, factors, throttle
from gongzhi.accounts.models import Act, CodeKey, Deed, RecoveryCode, SignInFailure
from gongzhi.accounts.tests.conftest import HERE, PASSWORD, is_in, with_password, with_telephone


def second(client: Client, code: str):
    return client.post("/sign-in/second", {"code": code})


def test_the_password_alone_leads_to_the_second_step_and_not_in(client, chen_hui):
    with_telephone(chen_hui)
    answer = with_password(client, next="/work")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/second")
    assert not is_in(client)


def test_the_code_leads_in_and_to_where_one_wanted_to_go(client, chen_hui):
    telephone = with_telephone(chen_hui)
    with_password(client, next="/me/password")
    typed = telephone.code().translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    answer = second(client, f" {typed[:3]} {typed[3:]}")
    assert (answer.status_code, answer["Location"]) == (302, "/me/password")
    assert is_in(client)
    assert Act.objects.get(deed=Deed.SIGNED_IN).detail == "密码和验证码"


def test_a_code_works_once(client, chen_hui):
    telephone = with_telephone(chen_hui)
    code = telephone.code()
    with_password(client)
    assert second(client, code).status_code == 302
    other = Client()
    with_password(other)
    assert second(other, code).status_code == 422
    assert not is_in(other)


def test_wrong_codes_are_counted_whatever_the_address_and_the_right_password_does_not_help(chen_hui):
    telephone = with_telephone(chen_hui)
    for number in range(throttle.FREE_TRIES):
        elsewhere = Client(REMOTE_ADDR=f"203.0.113.{number}")
        with_password(elsewhere)
        answer = second(elsewhere, telephone.wrong())
        assert answer.status_code == 422
        assert "验证码不对" in answer.content.decode()
    client = Client()
    with_password(client)
    answer = second(client, telephone.code())
    assert answer.status_code == 429
    assert "1 分钟后再试" in answer.content.decode()
    assert Act.objects.filter(deed=Deed.SECOND_FAILED).count() == throttle.FREE_TRIES
    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert second(client, telephone.code()).status_code == 302
    assert not SignInFailure.objects.exists()


def test_the_right_password_does_not_wipe_out_slips_before_the_second_step(client, chen_hui):
    with_telephone(chen_hui)
    with_password(client, password="x")
    with_password(client)
    assert SignInFailure.objects.filter(account="chenhui").count() == 1


def test_many_at_once_are_counted_like_many_in_turn(transactional_db, chen_hui):
    telephone = with_telephone(chen_hui)
    wrong, seen = telephone.wrong(), []

    def try_it() -> None:
        seen.append(factors.try_code(chen_hui, wrong, timezone.now()))
        connection.close()

    tries = [threading.Thread(target=try_it) for _ in range(throttle.FREE_TRIES + 3)]
    for each in tries:
        each.start()
    for each in tries:
        each.join()
    assert sum(tried.wait is not None for tried in seen) == 3


def test_of_two_who_show_the_same_code_at_once_one_comes_in(transactional_db, chen_hui):
    code, seen = with_telephone(chen_hui).code(), []

    def try_it() -> None:
        seen.append(factors.try_code(chen_hui, code, timezone.now()).right)
        connection.close()

    tries = [threading.Thread(target=try_it) for _ in range(4)]
    for each in tries:
        each.start()
    for each in tries:
        each.join()
    assert sorted(seen) == [False, False, False, True]


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567"])
def test_what_cannot_be_a_code_is_explained_and_not_counted(client, chen_hui, typed):
    with_telephone(chen_hui)
    with_password(client)
    assert second(client, typed).status_code == 422
    assert not SignInFailure.objects.exists()


def test_ten_codes_on_paper_each_once(client, chen_hui):
    with_telephone(chen_hui)
    written = factors.new_recovery_codes(chen_hui, timezone.now(), HERE)
    assert len(written) == 10 and all(re.fullmatch(r"\d{5} \d{5}", code) for code in written)
    stored = b"".join(bytes(row.digest) for row in RecoveryCode.objects.all())
    assert written[0].replace(" ", "").encode() not in stored
    with_password(client)
    assert second(client, written[0]).status_code == 302
    assert "还剩 9 个" in client.get("/me").content.decode()
    other = Client()
    with_password(other)
    assert second(other, written[0]).status_code == 422


def test_a_key_copied_into_another_row_is_no_use(client, chen_hui, county):
    telephone = with_telephone(chen_hui)
    sealed = CodeKey.objects.get(person=chen_hui).sealed
    thief = county.zhao_min
    CodeKey.objects.create(person=thief, sealed=sealed, begun_at=timezone.now(), confirmed_at=timezone.now())
    with_password(client, "zhaomin", "kai-men-2026")
    answer = second(client, telephone.code())
    assert answer.status_code == 422
    assert not is_in(client)


def test_the_wait_between_the_steps_ends(client, chen_hui, monkeypatch):
    telephone = with_telephone(chen_hui)
    with_password(client)
    monkeypatch.setattr(admission, "LASTS", timedelta(seconds=-1))
    assert second(client, telephone.code())["Location"] == "/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "closed", "everywhere"])
def test_a_change_of_the_account_ends_the_wait(client, chen_hui, change):
    telephone = with_telephone(chen_hui)
    with_password(client)
    if change == "password":
        chen_hui.set_password("另一个口令 77")
        chen_hui.save()
    elif change == "closed":
        chen_hui.is_active = False
        chen_hui.save()
    else:
        factors.sign_out_everywhere(chen_hui, timezone.now(), HERE)
    assert second(client, telephone.code())["Location"] == "/sign-in"
    assert not is_in(client)


def test_the_second_step_without_the_first_leads_back(client, chen_hui):
    with_telephone(chen_hui)
    assert client.get("/sign-in/second")["Location"] == "/sign-in"
    assert second(client, "123456")["Location"] == "/sign-in"
    assert client.post("/sign-in/second/passkey/options").status_code == 403


def test_nobody_learns_from_the_first_step_who_has_a_second_factor(client, chen_hui):
    with_telephone(chen_hui)
    known, unknown = with_password(client, password="x"), with_password(client, "nobody", "x")
    clean = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|value="(chenhui|nobody)"')
    assert known.status_code == unknown.status_code == 422
    assert clean.sub("", known.content.decode()) == clean.sub("", unknown.content.decode())


# Who must have one


@pytest.fixture
def admin(county):
    county.appoint("huyiming", "胡一鸣", "QX-ZZ", "admin", "331099")
    return county.people["huyiming"]


def test_who_must_have_a_second_factor_is_led_to_it_and_comes_in_with_it(client, admin):
    answer = with_password(client, "huyiming", "kai-men-2026", next="/me")
    assert answer["Location"] == "/sign-in/enrol"
    assert not is_in(client)
    assert "先设好第二因素" in client.get("/sign-in/enrol").content.decode()
    assert client.get("/me/security/codes").status_code == 200
    key = factors.key_to_confirm(admin, timezone.now())
    page = client.post(
        "/me/security/codes", {"code": codes.code_of(key, codes.step_at(timezone.now()))}
    ).content.decode()
    assert len(re.findall(r"<li>\d{5} \d{5}</li>", page)) == 10
    assert 'href="/me"' in page
    assert is_in(client)
    assert Act.objects.filter(person=admin, deed=Deed.SIGNED_IN).count() == 1


def test_others_come_in_with_the_password_alone(client, county):
    assert with_password(client, "zhaomin", "kai-men-2026")["Location"] == "/"
    assert is_in(client)


def test_the_way_to_a_factor_is_closed_to_who_has_one(client, admin):
    """Two windows between the steps: the second must not put another telephone in beside the first."""
    with_password(client, "huyiming", "kai-men-2026")
    with_telephone(admin)
    assert client.get("/me/security/codes")["Location"].startswith("/sign-in")
    assert client.get("/sign-in/enrol")["Location"] == "/sign-in"


def test_the_last_factor_of_who_must_have_one_stays(client, admin):
    telephone = with_telephone(admin)
    with_password(client, "huyiming", "kai-men-2026")
    second(client, telephone.code())
    page = client.post("/me/security/codes/stop", follow=True).content.decode()
    assert "您的岗位必须有第二因素" in page
    assert factors.factors_of(admin).codes


def test_the_demonstration_asks_nobody(client, admin, settings):
    settings.DEMONSTRATION = True
    assert with_password(client, "huyiming", "kai-men-2026")["Location"] == "/"


def test_passwords_are_as_before_where_nothing_is_switched_on(client, chen_hui):
    assert with_password(client, password=PASSWORD)["Location"] == "/"
    assert is_in(client)


def test_the_page_one_comes_in_by_is_ones_own(admin):
    """Its forms must work: signing in changes the token that protects them."""
    client = Client(enforce_csrf_checks=True)
    token = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

    def send(address: str, **data: str) -> str:
        page = client.get(address).content.decode()
        return client.post(
            address, {"csrfmiddlewaretoken": token.findall(page)[-1], **data}, follow=True
        ).content.decode()

    send("/sign-in", username="huyiming", password="kai-men-2026")
    key = factors.key_to_confirm(admin, timezone.now())
    page = send("/me/security/codes", code=codes.code_of(key, codes.step_at(timezone.now())))
    assert "胡一鸣" in page and "我的工作" in page
    answer = client.post("/sign-out", {"csrfmiddlewaretoken": token.findall(page)[-1]})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in")
