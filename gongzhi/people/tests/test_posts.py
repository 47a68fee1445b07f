"""When authority begins and ends."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from gongzhi import reference
from gongzhi.people import services
from gongzhi.people.selectors import find_people, holders, posts_of, unit_serving
from tests.personas import FOUNDED, TODAY

TOWN, OTHER_TOWN, GRID = "331099/001", "331099/002", "331099/001/001/001"
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def roles(person, on=TODAY) -> list[str]:
    return sorted(view.role for view in posts_of(person, on))


def test_a_person_acts_in_all_his_posts(county):
    assert roles(county.li_jianguo) == ["grid_officer", "mediator"]
    assert roles(county.zhao_min) == ["dispatcher", "reviewer"]


def test_a_post_says_where(county):
    [view] = posts_of(county.chen_mo, TODAY)
    assert view.area_path == "331099/002/"
    assert view.organisation_path == "QX/BS/BS-ZF/"
    assert (view.area_name, view.organisation_name) == ("白石镇", "白石镇综合行政执法队")
    assert not view.stand_in


def test_posts_are_read_once_until_somebodys_change(county, django_assert_num_queries):
    with reference.pinned(), django_assert_num_queries(2):  # what has changed, and the posts
        posts_of(county.zhao_min, TODAY)
    with reference.pinned(), django_assert_num_queries(1):
        posts_of(county.zhao_min, TODAY)
    county.appoint("newcomer", "周新", "QY", "town_leader", TOWN)
    with reference.pinned(), django_assert_num_queries(2):
        posts_of(county.zhao_min, TODAY)


@pytest.mark.parametrize(
    ("on", "count"), [(YESTERDAY, 0), (TODAY, 1), (TOMORROW, 1), (TOMORROW + dt.timedelta(days=1), 0)]
)
def test_both_days_of_a_post_are_included(county, on, count):
    county.appoint("newcomer", "周新", "QY", "town_leader", TOWN, begins=TODAY, ends=TOMORROW)
    assert len(posts_of(county.people["newcomer"], on)) == count


def test_an_ended_post_gives_nothing(county):
    for post in county.zhao_min.posts.all():
        services.end_post(post=post, ends=YESTERDAY)
    assert roles(county.zhao_min) == []
    assert roles(county.zhao_min, YESTERDAY) == ["dispatcher", "reviewer"]


def test_an_ended_post_is_not_lengthened(county):
    post = county.zhao_min.posts.first()
    services.end_post(post=post, ends=YESTERDAY)
    with pytest.raises(ValidationError, match="另行任职"):
        services.end_post(post=post, ends=TODAY)


def test_a_post_does_not_end_before_it_begins(county):
    with pytest.raises(ValidationError, match="不能早于任职之日"):
        services.end_post(post=county.zhao_min.posts.first(), ends=FOUNDED - dt.timedelta(days=1))


class TestStandIn:
    @pytest.fixture
    def post(self, county):
        return county.zhao_min.posts.get(role="dispatcher")

    def name(self, county, post, **change):
        words = {"person": county.li_jianguo, "begins": TODAY, "ends": TOMORROW, "reason": "年休假", **change}
        return services.name_stand_in(post=post, **words)

    def test_has_the_authority_on_those_days_only(self, county, post):
        self.name(county, post)
        assert roles(county.li_jianguo, YESTERDAY) == ["grid_officer", "mediator"]
        assert roles(county.li_jianguo, TODAY) == ["dispatcher", "grid_officer", "mediator"]
        assert roles(county.li_jianguo, TOMORROW + dt.timedelta(days=1)) == ["grid_officer", "mediator"]

    def test_is_marked_and_acts_under_his_own_name(self, county, post):
        self.name(county, post)
        [view] = [v for v in posts_of(county.li_jianguo, TODAY) if v.role == "dispatcher"]
        assert view.stand_in
        assert view.person_id == county.li_jianguo.pk
        assert view.organisation_path == "QX/QY/QY-ZH/"

    def test_is_counted_among_the_holders(self, county, post):
        self.name(county, post)
        there = {"area_path": "331099/001/001/002/"}
        assert [p.name for p in holders("dispatcher", TODAY, **there)] == ["李建国", "赵敏"]
        assert [p.name for p in holders("dispatcher", YESTERDAY, **there)] == ["赵敏"]

    def test_lapses_with_the_post(self, county, post):
        self.name(county, post)
        services.end_post(post=post, ends=YESTERDAY)
        assert roles(county.li_jianguo) == ["grid_officer", "mediator"]

    def test_may_come_back_early(self, county, post):
        stand_in = self.name(county, post)
        services.end_stand_in(stand_in=stand_in, ends=TODAY)
        assert "dispatcher" not in roles(county.li_jianguo, TOMORROW)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"begins": FOUNDED - dt.timedelta(days=1)}, "超出任期"),
            ({"ends": YESTERDAY}, "不能早于第一日"),
            ({"reason": " "}, "事由"),
        ],
    )
    def test_refusals(self, county, post, change, words):
        with pytest.raises(ValidationError, match=words):
            self.name(county, post, **change)

    def test_is_another_person(self, county, post):
        with pytest.raises(ValidationError, match="不能给自己顶岗"):
            self.name(county, post, person=county.zhao_min)

    def test_one_at_a_time(self, county, post):
        self.name(county, post)
        with pytest.raises(ValidationError, match="李建国 2026-03-10至2026-03-11已在顶岗"):
            self.name(county, post, person=county.chen_mo, begins=TOMORROW, ends=TOMORROW)


class TestAppoint:
    def test_the_same_post_twice_is_refused(self, county):
        with pytest.raises(
            ValidationError, match="自2020-01-01起已在 青云镇综合信息指挥室 任调度员，任期重叠"
        ):
            county.appoint("zhaomin", "赵敏", "QY-ZH", "dispatcher", TOWN, begins=TODAY)

    def test_again_after_it_ended(self, county):
        services.end_post(post=county.zhao_min.posts.get(role="dispatcher"), ends=YESTERDAY)
        county.appoint("zhaomin", "赵敏", "QY-ZH", "dispatcher", TOWN, begins=TODAY)
        assert roles(county.zhao_min) == ["dispatcher", "reviewer"]

    @pytest.mark.parametrize(
        ("organisation", "role", "area", "words"),
        [
            ("QY-ZH", "dispatcher", GRID, "调度员的负责区域应是乡镇街道，不能是网格"),
            ("QY-ZH", "reviewer", TOWN, "合法性审查员只设在司法局、司法所"),
            ("QY-ZH", "dispatcher", OTHER_TOWN, "白石镇不在 青云镇综合信息指挥室 的辖区内"),
            ("QY-ZH", "king", TOWN, "没有“king”这个岗位"),
        ],
    )
    def test_refusals(self, county, organisation, role, area, words):
        with pytest.raises(ValidationError, match=words):
            county.appoint("zhaomin", "赵敏", organisation, role, area, begins=TODAY)

    def test_an_end_before_the_beginning(self, county):
        with pytest.raises(ValidationError, match="不能早于第一日"):
            county.appoint("zhaomin", "赵敏", "QY-ZH", "checker", TOWN, begins=TODAY, ends=YESTERDAY)


class TestAccounts:
    def test_closing_ends_every_post_that_day(self, county):
        post = county.chen_mo.posts.get()
        services.name_stand_in(
            post=county.zhao_min.posts.get(role="dispatcher"),
            person=county.chen_mo, begins=TODAY, ends=TOMORROW, reason="值班",
        )  # fmt: skip
        county.appoint("chenmo", "陈默", "BS-ZF", "unit_head", OTHER_TOWN, begins=TOMORROW)
        services.close_account(person=county.chen_mo, on=TODAY)
        post.refresh_from_db()
        assert post.ends == TODAY
        assert list(county.chen_mo.posts.all()) == [post]
        assert county.chen_mo.stand_ins.get().ends == TODAY
        assert posts_of(county.chen_mo, TODAY) == []

    def test_a_closed_account_is_not_appointed(self, county):
        services.close_account(person=county.chen_mo, on=TODAY)
        with pytest.raises(ValidationError, match="已停用"):
            county.appoint("chenmo", "陈默", "BS-ZF", "handler", OTHER_TOWN, begins=TOMORROW)

    def test_a_user_name_is_used_once(self, county):
        with pytest.raises(ValidationError, match="已有人使用"):
            services.register_person(username="zhaomin", name="赵民")

    def test_without_password_nobody_signs_in(self, county):
        person = services.register_person(username="later", name="后来")
        assert not person.has_usable_password()

    def test_a_corrected_name_is_sorted_anew(self, county):
        person = services.rename_person(person=county.zhao_min, name="单敏")
        person.refresh_from_db()
        assert person.pinyin == "shan min"

    @pytest.mark.parametrize(
        ("phone", "shown"), [("13900001234", "139****1234"), ("110", "*10"), ("", ""), ("057188", "****88")]
    )
    def test_lists_show_a_masked_phone(self, county, phone, shown):
        county.zhao_min.phone = phone
        assert county.zhao_min.masked_phone == shown


class TestFinding:
    def test_the_nearest_unit_of_a_kind_serves(self, county):
        stone_gate = "331099/002/001/001/"
        assert unit_serving("enforcement_team", stone_gate) == county.organisations["BS-ZF"]
        assert unit_serving("governance_center", stone_gate) == county.organisations["QX-ZZ"]
        assert unit_serving("judicial_office", stone_gate) is None

    @pytest.mark.parametrize("typed", ["赵", "zhao", "zhaom", "zhao min", "ZhaoMin", "敏"])
    def test_a_person_by_name_or_pinyin(self, county, typed):
        assert [p.name for p in find_people(typed)] == ["赵敏"]

    def test_inside_one_unit(self, county):
        assert list(find_people("赵", organisation_path="QX/BS/")) == []
        assert [p.name for p in find_people("赵", organisation_path="QX/QY/")] == ["赵敏"]

    def test_nothing_typed_finds_nobody(self, county):
        assert list(find_people(" ")) == []


class TestOrganisations:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"kind": "circus"}, "没有“circus”这种单位类型"),
            ({"kind": "governance_center"}, "不设在乡镇街道一级"),
            ({"code": "QY-ZH"}, "已有单位使用"),
            ({"area": OTHER_TOWN}, "不在上级单位 青云镇人民政府 的辖区内"),
        ],
    )
    def test_refusals(self, county, change, words):
        new = {"code": "QY-HW", "name": "青云镇环卫站", "kind": "sanitation_station", "area": TOWN, **change}
        new["area"] = county.divisions[new["area"]]
        with pytest.raises(ValidationError, match=words):
            services.create_organisation(parent=county.organisations["QY"], **new)
