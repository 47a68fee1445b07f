"""The page of one's account, and the acts that ask again who is there."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from gongzhi.accounts import admission, codes, factors, throttle
from gongzhi.accounts.models import Act, Deed, RecoveryCode
from gongzhi.accounts.tests.conftest import HERE, PASSWORD, is_in, with_password, with_telephone


@pytest.fixture
def inside(client: Client, chen_hui) -> Client:
    with_password(client)
    return client


@pytest.fixture
def stale(chen_hui) -> Client:
    """Signed in, but longer ago than a fresh proof counts."""
    client = Client()
    client.force_login(chen_hui)
    return client


def test_codes_are_switched_on_by_showing_one(inside, chen_hui):
    page = inside.get("/me/security/codes").content.decode()
    key = factors.key_to_confirm(chen_hui, timezone.now())
    assert codes.written(key) in page and 'class="qr"' in page
    assert inside.post("/me/security/codes", {"code": "000000"}).status_code in {200, 422}
    answer = inside.post("/me/security/codes", {"code": codes.code_of(key, codes.step_at(timezone.now()))})
    shown = re.findall(r"<li>(\d{5} \d{5})</li>", answer.content.decode())
    assert len(shown) == 10
    assert "no-store" in answer["Cache-Control"]
    page = inside.get("/me/security").content.decode()
    assert "已启用" in page and shown[0] not in page and codes.written(key) not in page
    assert inside.get("/me/security/codes")["Location"] == "/me/security"


def test_a_key_that_was_only_looked_at_is_not_asked_for(inside, chen_hui):
    inside.get("/me/security/codes")
    assert with_password(Client())["Location"] == "/"


def test_codes_and_papers_go_together(inside, chen_hui):
    with_telephone(chen_hui)
    inside.post("/me/security/recovery")
    assert RecoveryCode.objects.count() == 10
    assert inside.post("/me/security/codes/stop")["Location"] == "/me/security"
    assert not factors.factors_of(chen_hui).any
    assert not RecoveryCode.objects.exists()
    assert with_password(Client())["Location"] == "/"


def test_new_recovery_codes_make_the_old_ones_void(inside, chen_hui):
    with_telephone(chen_hui)
    old = factors.new_recovery_codes(chen_hui, timezone.now(), HERE)
    assert inside.post("/me/security/recovery").status_code == 200
    assert not factors.try_code(chen_hui, old[0].replace(" ", ""), timezone.now()).right


@pytest.mark.parametrize("address", ["/me/security/codes", "/me/security/passkeys"])
def test_pages_that_change_the_way_in_ask_again(stale, address):
    assert stale.get(address)["Location"] == f"/me/security/confirm?next={address.replace('/', '%2F')}"
    assert stale.post("/me/security/confirm", {"password": PASSWORD, "next": address})["Location"] == address
    assert stale.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/me/security/codes/stop",
        "/me/security/recovery",
        "/me/security/passkeys/options",
        "/me/security/codes",
    ],
)
def test_nothing_is_changed_without_a_fresh_proof(stale, chen_hui, address):
    with_telephone(chen_hui)
    assert stale.post(address)["Location"] == "/me/security/confirm?next=%2Fme%2Fsecurity"
    assert factors.factors_of(chen_hui).codes


def test_wrong_passwords_inside_are_counted_too(stale):
    for _ in range(throttle.FREE_TRIES):
        assert stale.post("/me/security/confirm", {"password": "x"}).status_code == 422
    answer = stale.post("/me/security/confirm", {"password": PASSWORD})
    assert "1 分钟后再试" in answer.content.decode()
    answer = stale.post(
        "/me/password", {"old": PASSWORD, "new": "山上的四座桥 17", "again": "山上的四座桥 17"}
    )
    assert "1 分钟后再试" in answer.content.decode()


def test_who_has_no_password_here_confirms_by_a_code(stale, chen_hui):
    telephone = with_telephone(chen_hui)
    chen_hui.set_unusable_password()
    chen_hui.save()
    stale.force_login(chen_hui)
    assert stale.post("/me/security/confirm", {"code": telephone.wrong()}).status_code == 422
    assert stale.post("/me/security/confirm", {"code": telephone.code()})["Location"] == "/me/security"


def test_a_confirmation_does_not_lead_to_another_site(stale):
    answer = stale.post("/me/security/confirm", {"password": PASSWORD, "next": "//evil.example"})
    assert answer["Location"] == "/me/security"


def test_signing_out_everywhere_leaves_only_this_one(inside, chen_hui):
    other, copied = Client(), Client()
    with_password(other)
    copied.cookies["sessionid"] = other.cookies["sessionid"].value
    assert is_in(other) and is_in(copied)
    inside.post("/me/security/everywhere")
    assert is_in(inside)
    assert not is_in(other) and not is_in(copied)


def test_a_new_password_ends_other_sessions_and_is_noted(inside, chen_hui):
    other = Client()
    with_password(other)
    new = "山上的四座桥 17"
    inside.post("/me/password", {"old": PASSWORD, "new": new, "again": new})
    assert is_in(inside) and not is_in(other)
    assert Act.objects.filter(deed=Deed.PASSWORD_CHANGED).count() == 1


def test_the_record_names_deeds_and_no_secrets(inside, chen_hui):
    telephone = with_telephone(chen_hui)
    written = factors.new_recovery_codes(chen_hui, timezone.now(), HERE)
    code = telephone.code()
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile")
    with_password(other)
    other.post("/sign-in/second", {"code": code})
    page = inside.get("/me/security").content.decode()
    assert "密码和验证码" in page and "Chrome · Android" in page and "127.0.0.1" in page
    noted = " ".join(f"{act.detail} {act.device}" for act in Act.objects.all())
    for secret in (code, PASSWORD, written[0], codes.written(telephone.key).replace(" ", "")):
        assert secret not in noted


def test_the_record_cannot_be_changed(inside, chen_hui):
    for change in (Act.objects.update, Act.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(**({"detail": "x"} if change == Act.objects.update else {}))


def test_another_persons_passkey_cannot_be_removed(inside, chen_hui, county):
    from gongzhi.accounts.models import Passkey

    key = Passkey.objects.create(
        person=county.zhao_min, name="单位的电脑", identifier=b"1", credential=b"1", added_at=timezone.now()
    )
    inside.post(f"/me/security/passkeys/{key.pk}/remove")
    assert Passkey.objects.filter(pk=key.pk).exists()


def test_a_reset_takes_everything_away_and_ends_sessions(inside, chen_hui, county):
    with_telephone(chen_hui)
    factors.reset(chen_hui, "手机掉水里了", timezone.now(), HERE)
    assert not is_in(inside)
    assert with_password(inside)["Location"] == "/"
    assert Act.objects.get(deed=Deed.RESET).detail == "手机掉水里了"


def test_between_the_steps_the_account_is_closed(client, chen_hui):
    with_telephone(chen_hui)
    with_password(client)
    assert admission.WAITING in client.session
    for address in ("/me", "/me/security", "/me/security/codes", "/me/password", "/work"):
        assert client.get(address)["Location"].startswith("/sign-in?next="), address
