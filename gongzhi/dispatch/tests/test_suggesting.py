"""Proposals come with their reason and their clause, and never against the list."""

from datetime import timedelta
from typing import Any

import pytest

from gongzhi.dispatch import catalogue
from gongzhi.dispatch.keywords import Kind, guess
from gongzhi.dispatch.suggesting import guess_categories, kind_of, propose_units, situation_of
from gongzhi.dispatch.tests.conftest import GRID, NOW, TODAY, Desk
from gongzhi.people.selectors import unit_serving

LAMP = Kind("SZ01", "路灯不亮", ("SZ01",), ("路灯", "不亮"))
HOLE = Kind("SZ02", "道路破损", ("SZ02",), ("路面", "坑", "积水"))


@pytest.mark.parametrize(
    ("text", "code", "sure"),
    [
        ("门口的路灯不亮了", "SZ01", True),
        ("路面有个大坑,积水很深", "SZ02", True),
        ("路灯坏了,路面也有积水", "SZ02", False),
        ("坑", "SZ02", False),
    ],
)
def test_words_point_to_a_category_and_rivals_take_confidence(text: str, code: str, sure: bool) -> None:
    best = guess(text, (LAMP, HOLE))[0]
    assert (best.kind.code, best.sure) == (code, sure)
    assert all(word in best.reason for word in best.words)


def test_no_word_no_guess() -> None:
    assert guess("今天天气很好", (LAMP, HOLE)) == []
    assert guess("", (LAMP, HOLE)) == []


def units(desk: Desk, category: str, **report: Any) -> list[str]:
    case = desk.report(category=category, **report)
    kind = kind_of(case)
    assert kind is not None
    return [p.unit.code for p in propose_units(situation_of(case, kind), TODAY)]


def test_the_lead_of_the_clause_is_proposed_with_its_clause(desk: Desk) -> None:
    case = desk.report()
    kind = kind_of(case)
    assert kind is not None
    (only,) = propose_units(situation_of(case, kind), TODAY)
    assert only.unit.name == "青云镇市政公用所"
    assert only.reason == "职责清单基07的牵头单位"
    assert only.verdict.clause is not None
    assert only.how_sure == "把握较大"


def test_a_rule_comes_before_the_clause(desk: Desk) -> None:
    desk.rule("村里先看", category=desk.category("SZ01"), unit=desk.unit("QY-QT"), origin="会商纪要")
    assert units(desk, "SZ01") == ["QY-QT", "QY-SZ"]


def test_a_rule_for_the_night_is_quiet_by_day(desk: Desk) -> None:
    desk.rule(
        "夜里找派出所",
        category=desk.category("HB03"),
        unit_kind="police_station",
        from_hour=22,
        to_hour=6,
    )
    assert units(desk, "HB03")[0] == "QY-ZF"
    assert units(desk, "HB03", now=NOW + timedelta(hours=14))[0] == "QY-PC"


def test_a_rule_against_the_list_is_passed_over(desk: Desk) -> None:
    desk.rule("电线也归市政", category=desk.category("AQ07"), unit=desk.unit("QY-SZ"))
    assert units(desk, "AQ07") == ["QX-GD"]


def test_off_the_list_the_county_is_proposed(desk: Desk) -> None:
    assert units(desk, "SL01") == ["QX-SL"]


def test_the_case_itself_is_read_for_words(desk: Desk) -> None:
    found = guess_categories(desk.report(text="变压器旁边的电线下垂", category=""))
    assert [g.kind.code for g in found] == ["AQ07"]


def test_the_directory_finds_what_the_database_finds(desk: Desk) -> None:
    directory = catalogue.directory()
    for kind in {unit.kind for unit in directory.units}:
        for place in (GRID, "331099/001/", "331099/", "331099/002/001/"):
            found, stored = directory.serving(kind, place), unit_serving(kind, place)
            assert (found.pk if found else None) == (stored.pk if stored else None)
