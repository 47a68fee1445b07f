"""Who must have a second factor, by the file and the day; helping a colleague, by page and command."""

from datetime import date

import pytest

from gongzhi.accounts import setup
from gongzhi.calendars.files import DataError
from gongzhi.people.authority import PostView

DAY = date(2026, 11, 21)


def holds(role: str) -> list[PostView]:
    return [PostView(role, "331099/", 1, "QX/", 1, 1)]


@pytest.fixture
def file(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "sign-in.yaml"


def test_the_shipped_demand_names_those_who_see_and_manage_most(file):
    found = setup.setup()
    for role in ("admin", "auditor", "county_supervisor"):
        assert found.needs_second(holds(role), DAY)
    assert not found.needs_second(holds("dispatcher"), DAY)
    assert not found.needs_second([], DAY)
    assert not found.needs_second(holds("admin"), date(2025, 12, 31))


def test_a_house_sets_its_own_days_and_the_later_replaces_the_earlier(file):
    file.write_text("第二因素:\n  - {自: 2026-12-01, 岗位: [handler]}\n  - {自: 2027-01-01, 岗位: 全部}\n")
    found = setup.setup()
    assert not found.needs_second(holds("admin"), DAY)
    assert found.needs_second(holds("handler"), date(2026, 12, 1))
    assert not found.needs_second(holds("admin"), date(2026, 12, 31))
    assert found.needs_second(holds("grid_officer"), date(2027, 1, 1))


def test_a_changed_file_holds_at_once(file):
    assert not setup.setup().needs_second(holds("handler"), DAY)
    file.write_text("第二因素: [{自: 2026-01-01, 岗位: [handler]}]")
    assert setup.setup().needs_second(holds("handler"), DAY)


GOOD = {"名称": "县", "签发者": "s", "客户端": "c", "密钥": "k", "声明": "sub"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("第二因素: [{自: 2026-01-01, 岗位: [boss]}]", "没有这样的岗位：boss"),
        ("第二因素: [{岗位: [admin]}]", "要写成"),
        ("第二因素: 全部", "要写成"),
        ("第三因素: []", "不认识：第三因素"),
        ("统一身份: {a: {名称: 县}}", "写得不对"),
        ("统一身份: [a]", "写得不对"),
        (f"统一身份: {{a: {{{', '.join(f'{k}: {v}' for k, v in GOOD.items())}, 对应: 手机}}}}", "只能是"),
        ("统一身份: {a: 1, a: 2}", "重复"),
    ],
)
def test_a_slip_of_the_pen_is_told_and_shuts_nobody_out(file, caplog, text, words):
    file.write_text(text)
    with pytest.raises(DataError, match=words):
        setup.read(file.parent)
    found = setup.setup()
    assert found.needs_second(holds("admin"), DAY)
    assert not found.providers
    assert words in caplog.text
