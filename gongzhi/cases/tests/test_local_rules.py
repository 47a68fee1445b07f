"""An area adopts local rules: who may, what is refused, and which cases then run under them."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from gongzhi.cases import catalogue, installing
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.local import door, renewing
from gongzhi.cases.models import Adoption, Case, ProcedureVersion
from gongzhi.cases.standing import options_of
from gongzhi.cases.tests.conftest import NOW, TODAY, County
from gongzhi.cases.tests.local import POTHOLE, Local, write_profile
from gongzhi.cases.verify import verify_all
from gongzhi.engine import CaseState, obligations
from gongzhi.engine.profiles import read_profile

ONE = timedelta(days=1)


@pytest.fixture
def local(county: County, tmp_path) -> Local:
    return Local(county, tmp_path)


def term(case: Case) -> int:
    """Days until what is due in the case."""
    assert case.due_at is not None
    return (case.due_at.date() - case.updated_at.date()).days


def version(case: Case) -> str:
    return case.procedure.version


def said(case: Case) -> list[str]:
    procedure = catalogue.compiled(case.procedure_id)
    state = CaseState.from_json(procedure, case.state)
    return [one.local for one in obligations(procedure, state, calendar=catalogue.calendar())]


def test_new_cases_of_the_area_run_under_it_and_no_others(local: Local) -> None:
    before = local.report()
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    after, elsewhere = local.report(), local.report("白石镇")
    assert (term(before), term(after), term(elsewhere)) == (10, 4, 10)
    assert version(after) == "1+yonghe-1"
    assert elsewhere.procedure == before.procedure
    assert said(after) == ["yonghe的时限：修补时限为4日（《yonghe的规定》三，未核实）"]
    assert said(before) == [""]
    assert term(local.mend(before)) == 6
    assert list(verify_all()) == []


def test_a_waiting_time_names_the_local_rule_too(local: Local) -> None:
    """«满 N 日»: a local rule may make people wait longer, never shorter."""
    folder = write_profile(local.folder / "yonghe", 通车观察="3日")
    own = folder / "parameters" / "own.yaml"
    own.write_text(own.read_text("utf-8").replace("缩短", "加长"), "utf-8")
    before = local.report()
    local.adopt(read_profile(folder))
    sentence = "yonghe的时限：通车观察为3日（《yonghe的规定》三，未核实）"
    for case, told in ((before, ""), (local.report(), sentence)):
        local.mend(case)
        at = NOW + ONE + timedelta(hours=1)
        (refusal,) = (
            one for one in options_of(Case.objects.get(pk=case.pk), at).blocked if one.step == "验收"
        )
        assert [lack.local for lack in refusal.missing] == [told]
        assert (sentence in refusal.text) == bool(told)


def test_two_towns_have_their_own_and_the_county_one_for_all(local: Local) -> None:
    local.adopt(local.profile("qingxi", 验收时限="3日"), local.top)
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    local.adopt(local.profile("baishi", 修补时限="7日", 验收时限="2日"), local.other)
    here, there = local.report(), local.report("白石镇")
    assert (term(here), term(there)) == (4, 7)
    assert here.procedure.version == "1+qingxi-1+yonghe-1"
    assert [term(local.mend(here)), term(local.mend(there, "白石调度"))] == [3, 2]
    assert list(verify_all()) == []


def test_it_holds_from_its_day_on_until_it_is_ended(local: Local) -> None:
    adoption = local.adopt(local.profile("yonghe", 修补时限="4日"), day=TODAY + 2 * ONE)
    assert [version(local.report(days=n)) for n in (0, 1, 2)] == ["1", "1", "1+yonghe-1"]
    running = local.report(days=2)
    local.end(adoption, day=TODAY + 5 * ONE)
    assert [version(local.report(days=n)) for n in (4, 5)] == ["1+yonghe-1", "1"]
    assert version(running) == "1+yonghe-1"
    with pytest.raises(FormRefused, match=f"已经登记自 {TODAY + 5 * ONE} 起停止"):
        local.end(adoption, day=TODAY + 9 * ONE)


def test_when_the_county_ends_its_own_the_town_goes_on_alone(local: Local) -> None:
    countywide = local.adopt(local.profile("qingxi", 验收时限="3日"), local.top)
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    local.end(countywide, day=TODAY + ONE)
    assert version(local.report(days=1)) == "1+yonghe-1"
    assert version(local.report("白石镇", days=1)) == "1"


@pytest.mark.parametrize(
    ("settings", "more", "where", "sentence"),
    [
        ({"修补时限": "12日"}, {}, "profile", "不能采用：.*宽松.*地方规定只能缩短"),
        ({"无人用": "1日"}, {}, "profile", "没有改动任何已装入的程序：它设定的“无人用”没有程序使用"),
        ({"修补时限": "4日"}, {"day": TODAY - ONE}, "day", "已经开立的事项按开立时的版本办到底"),
        ({"修补时限": "4日"}, {"basis": "  "}, "basis", "请写明采用的依据"),
        ({"修补时限": "4日"}, {"basis": "长" * 201}, "basis", "最多 200 字"),
    ],
    ids=["weaker than the law", "nothing uses it", "past", "no basis", "long basis"],
)
def test_what_is_refused_says_why_and_writes_nothing(local: Local, settings, more, where, sentence) -> None:
    with pytest.raises(FormRefused) as refused:
        local.adopt(local.profile("yonghe", **settings), **more)
    assert list(refused.value.errors) == [where]
    refused.match(sentence)
    assert not Adoption.objects.exists()
    assert not ProcedureVersion.objects.exclude(base=None).exists()


def test_the_same_twice_is_refused_also_above_and_below(local: Local) -> None:
    profile = local.profile("yonghe", 修补时限="4日")
    local.adopt(profile)
    for area in (local.county.town, local.top):
        with pytest.raises(FormRefused, match=f"永和镇自 {TODAY} 起已经采用“yonghe的时限”1，不能再采用一次"):
            local.adopt(profile, area)
    local.adopt(profile, local.other)
    assert term(local.report("白石镇")) == 4


def test_one_name_and_version_is_one_text(local: Local) -> None:
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    with pytest.raises(FormRefused, match="和永和镇采用的同名同版本的不一样，请改它的版本号"):
        local.adopt(local.profile("yonghe", 修补时限="3日"), local.other)


def test_a_newer_one_takes_over_on_the_day_the_older_ends(local: Local) -> None:
    old = local.adopt(local.profile("yonghe", 修补时限="4日"))
    local.end(old, day=TODAY + ONE)
    local.adopt(local.profile("yonghe", version="2", 修补时限="6日"), day=TODAY + ONE)
    assert [term(local.report(days=n)) for n in (0, 1)] == [4, 6]


def test_two_that_contradict_each_other_are_told_apart(local: Local) -> None:
    local.adopt(local.profile("qingxi", 修补时限="4日"), local.top)
    with pytest.raises(
        FormRefused, match="与当地已经采用的“qingxi的时限”相矛盾：yonghe/parameters/own.yaml 第3行"
    ):
        local.adopt(local.profile("yonghe", 修补时限="5日"))
    with pytest.raises(FormRefused, match="与当地已经采用的“qingxi的时限”相矛盾"):
        local.adopt(local.profile("zhen", 修补时限="6日"), day=TODAY + 9 * ONE)


@pytest.mark.parametrize(
    ("who", "area", "may"),
    [
        ("县管理", "top", True),
        ("县管理", "town", True),
        ("镇管理", "town", True),
        ("镇管理", "top", False),
        ("镇管理", "other", False),
        ("白石管理", "other", True),
        ("赵敏", "town", False),
        ("周师傅", "town", False),
    ],
)
def test_who_may_adopt_and_end(local: Local, who: str, area: str, may: bool) -> None:
    place = {"top": local.top, "town": local.county.town, "other": local.other}[area]
    profile = local.profile("yonghe", 修补时限="4日")
    if may:
        adoption = local.adopt(profile, place, by=who)
        assert adoption.person == local.county.people[who]
        assert local.end(adoption, day=TODAY + ONE, by=who).ends == adoption
        return
    with pytest.raises(NotYours, match="由当地的系统管理员按决定登记"):
        local.adopt(profile, place, by=who)
    adoption = local.adopt(profile, place)
    with pytest.raises(NotYours):
        local.end(adoption, day=TODAY + ONE, by=who)


def test_before_deciding_the_changes_are_told_in_sentences(local: Local) -> None:
    [effect] = door.plan(local.wish(local.profile("yonghe", 修补时限="4日", 验收时限="6日")), NOW).effects
    assert effect.lines == (
        "参数“修补时限”由“2026-01-01起10日”改为“2026-01-01起4日”（《yonghe的规定》三，未核实）",
        "参数“验收时限”仍为6日，改以地方的规定为依据（《yonghe的规定》三，未核实）",
    )
    assert not Adoption.objects.exists()


def newer(tmp_path, version: str, old: str = "限{修补时限}", new: str = "限{修补时限}"):
    path = tmp_path / f"pothole-{version}" / "procedure.yaml"
    path.parent.mkdir()
    text = POTHOLE.read_text("utf-8").replace('版本: "1"', f'版本: "{version}"')
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_a_new_national_version_is_proved_again_under_it(local: Local, tmp_path) -> None:
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    installing.install(newer(tmp_path, "2"), NOW)
    assert version(local.report()) == "1+yonghe-1"
    assert list(renewing.renew(NOW, TODAY)) == []
    assert version(local.report()) == "2+yonghe-1"
    assert version(local.report("白石镇")) == "2"


def test_one_that_is_no_longer_proved_is_told_and_the_old_one_stays(local: Local, tmp_path) -> None:
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    stricter = newer(tmp_path, "2", "{2026-01-01: 10日}", "{2026-01-01: 3日}")
    installing.install(stricter, NOW)
    [told] = renewing.renew(NOW, TODAY)
    assert "“坑洞修补 2 + yonghe的时限”没有证明通过" in told
    assert "按 1+yonghe-1 版办理" in told
    assert "比2026-01-01起的3日宽松" in told
    assert [sentence in told for sentence in renewing.gaps(TODAY)] == [True]
    assert version(local.report()) == "1+yonghe-1"
    assert version(local.report("白石镇")) == "2"


def test_opening_a_case_costs_no_query_more(local: Local) -> None:
    def queries() -> int:
        local.report()
        with CaptureQueriesContext(
            connection,
        ) as counted:
            local.report()
        return len(counted)

    before = queries()
    local.adopt(local.profile("yonghe", 修补时限="4日"))
    assert queries() == before


def test_a_decision_is_never_changed(local: Local) -> None:
    adoption = local.adopt(local.profile("yonghe", 修补时限="4日"))
    for change in (lambda: Adoption.objects.update(basis="别的"), adoption.delete):
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            change()
