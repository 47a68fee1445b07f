"""The written table against what people in these roles should expect, spelled out by hand."""

from pathlib import Path
from typing import Any

import pytest

from gongzhi.calendars.files import DataError
from gongzhi.people.authority import MATRIX, PostView, may, may_any, recusal, scopes
from gongzhi.people.matrix import load_matrix
from gongzhi.people.packs import NATIONAL, ROLES
from gongzhi.people.reference import authority_page

GRID, VILLAGE, TOWN, COUNTY = "c/1/1/1/", "c/1/1/", "c/1/", "c/"
SAME_VILLAGE, SAME_TOWN, OTHER_TOWN = "c/1/1/2/", "c/1/2/1/", "c/2/1/1/"
PLACES = (GRID, SAME_VILLAGE, SAME_TOWN, OTHER_TOWN)


def post(role: str, area: str, unit: str = "o/u/", person: int = 1) -> PostView:
    return PostView(role, area, 1, unit, 1, person)


def seen(role: str, area: str, action: str, kind: str, **asked: Any) -> list[bool]:
    """Whether a post may act in its own grid, its village, its town, another town."""
    return [may(post(role, area), action, area_path=place, kind=kind, **asked) for place in PLACES]


@pytest.mark.parametrize(
    ("role", "area", "action", "kind", "expected"),
    [
        ("grid_officer", GRID, "看", "事件", [True, False, False, False]),
        ("grid_officer", GRID, "登记", "事件", [True, False, False, False]),
        ("grid_officer", GRID, "看", "信访", [False] * 4),
        ("grid_officer", GRID, "派", "事件", [False] * 4),
        ("village_clerk", VILLAGE, "看", "事件", [True, True, False, False]),
        ("village_clerk", VILLAGE, "看隐私", "事件", [False] * 4),
        ("dispatcher", TOWN, "派", "事件", [True, True, True, False]),
        ("dispatcher", TOWN, "看隐私", "纠纷", [True, True, True, False]),
        ("dispatcher", TOWN, "看", "审查", [False] * 4),
        ("dispatcher", TOWN, "登记", "检举控告", [True, True, True, False]),
        ("dispatcher", TOWN, "看", "检举控告", [False] * 4),
        ("town_leader", TOWN, "看", "信访", [True, True, True, False]),
        ("town_leader", TOWN, "看", "检举控告", [False] * 4),
        ("town_leader", TOWN, "看", "帮扶", [False] * 4),
        ("county_dispatcher", COUNTY, "派", "事件", [True] * 4),
        ("reviewer", TOWN, "看", "审查", [True, True, True, False]),
        ("reviewer", TOWN, "看", "事件", [False] * 4),
        ("deputy", COUNTY, "看", "议事", [True] * 4),
        ("deputy", TOWN, "看", "议事", [True, True, True, False]),
        ("handler", TOWN, "看", "事件", [False] * 4),
        ("mediator", TOWN, "看", "纠纷", [False] * 4),
        ("admin", TOWN, "看", "事件", [False] * 4),
        ("auditor", COUNTY, "看", "事件", [False] * 4),
    ],
)
def test_by_area(role, area, action, kind, expected):
    assert seen(role, area, action, kind) == expected


def test_a_supervisor_looks_only_to_supervise():
    assert seen("county_supervisor", COUNTY, "看", "事件", purpose="督办") == [True] * 4
    assert seen("county_supervisor", COUNTY, "看", "事件", purpose="办理") == [False] * 4
    assert seen("county_supervisor", COUNTY, "看", "事件", purpose=None) == [True] * 4
    assert seen("county_supervisor", COUNTY, "看隐私", "事件", purpose=None) == [False] * 4


@pytest.mark.parametrize(
    ("role", "handed_to", "allowed"),
    [
        ("handler", "o/u/", True),
        ("handler", "o/u/s/", False),
        ("handler", "o/", False),
        ("handler", "o/u2/", False),
        ("unit_head", "o/u/", True),
        ("unit_head", "o/u/s/", True),
        ("unit_head", "o/", False),
    ],
)
def test_by_the_unit_a_matter_was_handed_to(role, handed_to, allowed):
    there: dict[str, Any] = {"area_path": OTHER_TOWN, "kind": "事件", "unit_paths": [handed_to]}
    assert may(post(role, TOWN), "办", **there) is allowed


def test_a_mediator_sees_the_disputes_handed_to_him():
    mine: dict[str, Any] = {"area_path": SAME_TOWN, "kind": "纠纷", "person_ids": [1]}
    assert may(post("mediator", TOWN), "看隐私", **mine)
    assert not may(post("mediator", TOWN, person=2), "看隐私", **mine)


def test_accounts_are_managed_in_the_own_area_only():
    asked: dict[str, Any] = {"kind": None, "purpose": "管理"}
    assert may(post("admin", TOWN), "管", area_path=SAME_TOWN, **asked)
    assert not may(post("admin", TOWN), "管", area_path=OTHER_TOWN, **asked)
    assert not may(post("town_leader", TOWN), "管", area_path=SAME_TOWN, **asked)


def test_a_post_with_too_wide_an_area_is_given_nothing():
    assert not may(post("dispatcher", COUNTY), "看", area_path=GRID, kind="事件")


@pytest.mark.parametrize(
    "wrong", [{"action": "偷看"}, {"kind": "闲事"}, {"purpose": "好奇"}], ids=lambda w: next(iter(w))
)
def test_an_unknown_word_is_an_error(wrong):
    asked = {"action": "看", "kind": "事件", "purpose": "办理", **wrong}
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        may(post("dispatcher", TOWN), asked.pop("action"), area_path=GRID, **asked)


class TestAMatterAboutAColleague:
    """检举控告 handed to the discipline office o/d/: who may read it."""

    office = post("handler", COUNTY, unit="o/d/", person=7)
    matter: dict[str, Any] = {"area_path": TOWN, "kind": "检举控告", "unit_paths": ["o/d/"]}

    def allowed(self, *posts: PostView, **about) -> bool:
        return may_any(list(posts), "看", **self.matter, **about)

    def test_the_office_reads_it(self):
        assert self.allowed(self.office, concerned_persons=[3], concerned_units=["o/t/"])

    def test_the_person_concerned_does_not(self):
        assert not self.allowed(self.office, concerned_persons=[7])

    def test_a_second_post_in_the_unit_concerned_closes_the_first(self):
        second = post("reviewer", TOWN, unit="o/t/", person=7)
        assert not self.allowed(self.office, second, concerned_units=["o/t/"])

    def test_nor_does_anyone_in_a_unit_below(self):
        assert not self.allowed(post("handler", COUNTY, unit="o/d/", person=8), concerned_units=["o/"])

    def test_other_kinds_are_answered_by_the_unit_they_concern(self):
        about_us: dict[str, Any] = {**self.matter, "kind": "信访"}
        assert may_any([self.office], "看", **about_us, concerned_units=["o/d/"])

    def test_a_query_is_told_the_same(self):
        found = recusal([self.office])
        assert found.kinds == {"检举控告"}
        assert found.person_ids == {7}
        assert found.unit_paths == {"o/", "o/d/"}


def test_scopes_name_area_unit_and_person():
    found = scopes([post("dispatcher", TOWN), post("handler", TOWN), post("mediator", TOWN, person=5)], "看")
    assert {(s.area_prefix, s.unit_path, s.person_id) for s in found} == {
        (TOWN, None, None),
        (None, "o/u/", None),
        (None, None, 5),
    }


def test_an_area_inside_a_wider_one_is_left_out():
    found = scopes([post("town_leader", TOWN), post("grid_officer", GRID)], "看")
    assert [s.area_prefix for s in found] == [TOWN]


def test_an_area_of_other_kinds_stays():
    found = scopes([post("grid_officer", GRID), post("deputy", TOWN)], "看")
    assert {s.area_prefix for s in found} == {GRID, TOWN}


def test_no_post_no_scope():
    assert scopes([], "看") == []
    assert scopes([post("admin", TOWN)], "管", "管理") == []


def test_scopes_and_may_give_the_same_answer_everywhere():
    """Every role, action, kind and purpose, in every place: a list shows just what a page would open."""
    areas = {"county": COUNTY, "town": TOWN, "village": VILLAGE, "community": VILLAGE, "grid": GRID}
    handed: list[dict[str, Any]] = [
        {},
        {"unit_paths": ["o/u/"]},
        {"unit_paths": ["o/u/s/"]},
        {"person_ids": [1]},
    ]
    for role in ROLES.values():
        one = post(role.code, areas[sorted(role.levels)[0]])
        for action in MATRIX.actions:
            for purpose in MATRIX.purposes:
                found = scopes([one], action, purpose)
                for kind in MATRIX.kinds:
                    for place in PLACES:
                        for to in handed:
                            asked = may(one, action, area_path=place, kind=kind, purpose=purpose, **to)
                            assert asked is any(_in(scope, kind, place, **to) for scope in found)


def _in(scope, kind, place, unit_paths=(), person_ids=()) -> bool:
    return kind in scope.kinds and (
        (scope.area_prefix is not None and place.startswith(scope.area_prefix))
        or scope.unit_path in unit_paths
        or (scope.unit_prefix is not None and any(u.startswith(scope.unit_prefix) for u in unit_paths))
        or scope.person_id in person_ids
    )


def test_every_role_has_a_line_in_the_table():
    assert set(MATRIX.grants) == set(ROLES)


def test_only_named_roles_read_sensitive_kinds():
    readers = {
        role for role, lines in MATRIX.grants.items() for line in lines
        if line.kinds & {"检举控告", "帮扶"} and line.actions & {"看", "看隐私", "办"}
    }  # fmt: skip
    assert readers == {"handler", "unit_head"}


def test_the_printed_table_is_fresh():
    printed = Path(__file__).parents[3] / "docs/reference/authority.md"
    assert printed.read_text("utf-8") == authority_page(), "gongzhi authority > docs/reference/authority.md"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("dispatcher:", "dispatchr:"), "dispatchr"),
        (("[登记, 看, 办, 派], 范围: 全县", "[登记, 瞧], 范围: 全县"), "瞧"),
        (("范围: 全县, 事类: [全部], 用途: [督办]", "范围: 全省, 事类: [全部], 用途: [督办]"), "全省"),
        (("事类: [纠纷], 用途: [办理]", "事类: [吵架], 用途: [办理]"), "吵架"),
        (("事类: [], 用途: [管理]", "事类: []"), "admin"),
    ],
    ids=["role", "action", "reach", "kind", "missing"],
)
def test_a_slip_in_the_table_is_named(tmp_path, change, words):
    text = (NATIONAL / "authority.yaml").read_text("utf-8")
    assert change[0] in text
    wrong = tmp_path / "authority.yaml"
    wrong.write_text(text.replace(change[0], change[1], 1), "utf-8")
    with pytest.raises(DataError, match=words):
        load_matrix(wrong, ROLES)
