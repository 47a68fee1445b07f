"""Second factors in Chromium: codes, passkeys in a virtual device, and all of it by the keyboard alone."""

import base64
import re

import pytest
from django.utils import timezone
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Locator, Page

from gongzhi.accounts import codes
from gongzhi.people.models import Person
from tests.browser.kit import (
    PHONE,
    SCREEN,
    TABLET,
    axe_findings,
    scrolls_sideways,
    shoot,
    small_targets,
    tab_to,
)
from tests.personas import County, found_county

PASSWORD = "kai-men-2026"
AT_A_DESK = {"account-full", "telephone"}


@pytest.fixture
def county(transactional_db) -> County:
    built = found_county()
    built.appoint("luodayong", "罗大勇", "QY-ZH", "admin", "331099/001")
    return built


def examine(page: Page, name: str, *, public: bool = False) -> None:
    """Every page at the width of a telephone; at a desk's those that are laid out otherwise there."""
    shoot(page, f"sign-in-{name}")
    if page.evaluate("window.innerWidth") == SCREEN and name not in AT_A_DESK:
        return
    assert "\n".join(axe_findings(page)) == "", name
    assert not scrolls_sideways(page), name
    if public and page.evaluate("window.innerWidth") == PHONE:
        assert "\n".join(small_targets(page)) == "", name


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).click()


def give_device(page: Page) -> None:
    """A virtual authenticator that checks its owner and keeps keys, as a telephone does."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_password(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    press(page, "登录")


class Telephone:
    """Reads the key off the page, as a person does who cannot scan."""

    def __init__(self, page: Page) -> None:
        written = page.locator(".account-key").inner_text().replace(" ", "")
        self.key, self.last = base64.b32decode(written), 0

    def code(self) -> str:
        self.last = max(codes.step_at(timezone.now()), self.last + 1)
        return codes.code_of(self.key, self.last)


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_who_must_have_a_second_factor_gets_one_and_comes_in_by_it(open_page, county, width):
    page = open_page("/sign-in?next=/me/security", width=width)
    give_device(page)
    type_password(page, "luodayong")
    examine(page, "enrol", public=True)
    follow(page, "手机上的动态验证码")
    examine(page, "telephone", public=True)
    telephone = Telephone(page)
    page.get_by_label("验证码").fill(telephone.code())
    press(page, "启用")
    written = page.locator(".account-codes li").all_inner_texts()
    assert len(written) == 10
    examine(page, "recovery")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    follow(page, "我已收好，继续")
    examine(page, "account")
    for name in ("单位的电脑", "我的手机"):
        follow(page, "添加通行密钥")
        if name == "我的手机":  # the same device once more: the browser itself says no
            page.get_by_label("名称").fill(name)
            page.get_by_role("button", name="添加").click()
            page.get_by_text("这台设备已经添加过").wait_for()
            examine(page, "passkey-again")
            break
        examine(page, "passkey")
        page.get_by_label("名称").fill(name)
        press(page, "添加")
    page.goto(f"{open_page.address}/accounts?who=zhao")
    examine(page, "colleagues")
    follow(page, "赵敏")
    examine(page, "colleague")
    page.locator("summary").get_by_text("罗大勇").click()
    press(page, "退出登录")
    # alone
    press(page, "用通行密钥登录")
    assert page.get_by_role("heading", name="罗大勇").or_(page.get_by_role("main")).first.is_visible()
    page.goto(f"{open_page.address}/me/security")
    assert page.get_by_text("通行密钥“单位的电脑”", exact=True).is_visible()
    examine(page, "account-full")
    page.locator("summary").get_by_text("罗大勇").click()
    press(page, "退出登录")
    # as a second step, after a wrong code
    type_password(page, "luodayong")
    examine(page, "second", public=True)
    page.get_by_label("验证码").fill("000000")
    press(page, "继续")
    examine(page, "second-wrong", public=True)
    press(page, "用通行密钥验证")
    others = [open_page("/me", width=width, person=county.people["luodayong"]) for _ in range(2)]
    page.goto(f"{open_page.address}/me/security")
    examine(page, "account-devices")
    ending = page.get_by_role("button", name="退出这台设备")
    assert ending.count() == 2
    with page.expect_navigation():
        ending.first.click()
    assert page.get_by_role("button", name="退出这台设备").count() == 1
    press(page, "退出其他全部设备")
    assert page.get_by_text("其他设备上的登录都已退出").is_visible()
    assert page.get_by_role("button", name="退出这台设备").count() == 0
    for other in others:
        assert "/sign-in" in other.reload().url


def _enter(page: Page, target: Locator, text: str = "") -> None:
    tab_to(page, target)
    if text:
        page.keyboard.insert_text(text)
    else:
        with page.expect_navigation():
            page.keyboard.press("Enter")


def test_by_the_keyboard_alone_and_without_scripts(open_page, county):
    page = open_page("/sign-in?next=/me/security/codes", scripts=False)
    assert not page.get_by_role("button", name="用通行密钥登录").is_visible()
    _enter(page, page.get_by_label("用户名"), "zhaomin")
    _enter(page, page.get_by_label("密码", exact=True), PASSWORD)
    _enter(page, page.get_by_role("button", name="登录", exact=True))
    telephone = Telephone(page)
    _enter(page, page.get_by_label("验证码"), telephone.code())
    _enter(page, page.get_by_role("button", name="启用"))
    written = page.locator(".account-codes li").first.inner_text()
    assert re.fullmatch(r"\d{5} \d{5}", written)
    _enter(page, page.get_by_role("link", name="我已收好，继续"))
    page.context.clear_cookies()
    page.goto(f"{open_page.address}/sign-in?next=/me/security")
    for code in (telephone.code(), written):
        _enter(page, page.get_by_label("用户名"), "zhaomin")
        _enter(page, page.get_by_label("密码", exact=True), PASSWORD)
        _enter(page, page.get_by_role("button", name="登录", exact=True))
        _enter(page, page.get_by_label("验证码"), code)
        _enter(page, page.get_by_role("button", name="继续"))
        assert page.get_by_role("heading", name="账号与安全").is_visible()
        if code != written:
            page.context.clear_cookies()
            page.goto(f"{open_page.address}/sign-in?next=/me/security")
    assert page.get_by_text("还剩 9 个").first.is_visible()


SETUP = """
统一身份:
  county: {{名称: 县统一身份认证, 签发者: "{issuer}", 客户端: gongzhi, 密钥: any, 声明: sub}}
"""


def test_the_countys_identity_server(open_page, county, settings, tmp_path):
    settings.DATA = tmp_path
    with run_server_in_thread(
        require_nonce=True, user_claims=[User(sub="zhaomin"), User(sub="nobody")]
    ) as there:
        (tmp_path / "sign-in.yaml").write_text(SETUP.format(issuer=f"http://localhost:{there.server_port}"))
        page = open_page("/sign-in?next=/me", width=PHONE)
        page.route(lambda url: "//localhost" not in url, lambda route: route.abort())
        examine(page, "providers", public=True)
        follow(page, "用县统一身份认证登录")
        press(page, "nobody")
        assert page.get_by_text("这里没有与“nobody”对应的在用账号").is_visible()
        examine(page, "stranger", public=True)
        follow(page, "用县统一身份认证登录")
        press(page, "zhaomin")
        assert page.get_by_role("heading", name="赵敏").is_visible()
    # Their page asks the outside for its style; it does not get it.
    open_page.problems[:] = [line for line in open_page.problems if "ERR_FAILED" not in line]


def test_pages_of_the_account_are_sound_in_the_dark(open_page, county):
    person = Person.objects.get(username="luodayong")
    for name, address in {"confirm": "/me/security/confirm", "dark": "/me/security"}.items():
        page = open_page(address, width=TABLET, person=person, theme="dark")
        examine(page, name)
