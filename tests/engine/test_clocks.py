"""When things are due, and from when they may be done."""

from datetime import timedelta

import pytest

from gongzhi.calendars import summary_of
from gongzhi.engine import Allowed, Refusal, automatic, guarantees, light, obligations, options
from gongzhi.engine.acts import parse_moment
from tests.engine.cases import asked, calendar, small, told


def due(state, step, now=None):
    found = [o for o in obligations(small(), state, calendar=calendar(), now=now) if o.step == step]
    assert len(found) == 1, f"{step} is due {len(found)} times"
    return found[0]


def day(obligation):
    return obligation.due_at.date().isoformat()


def test_a_term_runs_from_the_day_after():
    state = told("申请@2026-03-02")
    assert day(due(state, "检查")) == "2026-03-12"


def test_the_grade_of_an_attribute_replaces_the_term_even_when_it_becomes_known_later():
    state = told("申请@2026-03-02", "要素 节日=是@2026-03-03")
    assert day(due(state, "检查")) == "2026-03-05"


def test_what_is_due_from_the_start_has_no_term():
    obligation = due(told(), "申请")
    assert (obligation.start_at, obligation.due_at, obligation.amount, obligation.rule) == (
        None,
        None,
        None,
        0,
    )


def test_an_extension_lengthens_the_running_term_once():
    state = told("申请@2026-03-02", "申请延期@2026-03-05 由甲", "准予延期@2026-03-06 由乙")
    assert day(due(state, "检查")) == "2026-03-17"
    assert str(due(state, "检查").amount) == "15日"
    refusal = asked(state, "准予延期@2026-03-07 由乙")
    assert isinstance(refusal, Refusal)
    assert "已经延长1次，不能再延" in refusal.text


def test_an_extension_is_asked_for_before_the_term_is_over():
    state = told("申请@2026-03-02")
    assert isinstance(asked(state, "申请延期@2026-03-12T23:00"), Allowed)
    refusal = asked(state, "申请延期@2026-03-13")
    assert "期限已于2026-03-12届满" in refusal.text
    assert "《摆摊管理办法》第二条" in refusal.text


def test_a_pause_stops_the_clock_and_then_lets_it_run_on():
    paused = told("申请@2026-03-02", "送检@2026-03-05")
    assert due(paused, "检查").paused
    assert due(paused, "检查").due_at is None
    resumed = told("申请@2026-03-02", "送检@2026-03-05", "检毕@2026-03-11")
    assert day(due(resumed, "检查")) == "2026-03-18"


def test_a_pause_leaves_other_rules_alone():
    state = told("申请@2026-03-02", "检查=不合格@2026-03-03", "送检@2026-03-04")
    assert day(due(state, "补正")) == "2026-03-09"


def test_suspending_the_case_stops_every_clock():
    state = told("申请@2026-03-02", "检查=不合格@2026-03-03", "中止@2026-03-04 因等待判决", "恢复@2026-03-08")
    assert day(due(state, "补正")) == "2026-03-12"
    assert "等待判决" in summary_of(due(state, "补正").why)


def test_waiting_times_stand_still_while_the_case_does():
    """Seven days of public notice after 4 March, three of them while the case was suspended."""
    state = told(
        "申请@2026-03-02",
        "公示@2026-03-04",
        "检查=合格@2026-03-04",
        "中止@2026-03-05 因故",
        "恢复@2026-03-08",
    )
    assert asked(state, "决定=许可@2026-03-12").earliest == parse_moment("2026-03-15T00:00")
    assert isinstance(asked(state, "决定=许可@2026-03-15"), Allowed)


def test_a_right_does_not_lapse_while_nobody_can_use_it():
    lines = (
        "申请@2026-03-02",
        "公示@2026-03-02",
        "检查=合格@2026-03-03",
        "决定=许可@2026-03-10",
        "发证@2026-03-11",
    )
    state = told(*lines, "中止@2026-03-12 因故", "恢复@2026-03-22")
    assert automatic(small(), state, calendar=calendar()) == (("催领", parse_moment("2026-04-22T00:00")),)


def test_the_earlier_of_two_terms_counts_where_the_rule_says_so():
    state = told("申请@2026-03-02", "检查=不合格@2026-03-03", "检查=不合格@2026-03-06")
    assert day(due(state, "补正")) == "2026-03-09"


@pytest.mark.parametrize(
    ("line", "attrs", "first"),
    [
        ("决定=许可", {}, "2026-03-12"),
        ("决定=许可", {"节日": True}, "2026-03-07"),
    ],
)
def test_a_delay_must_have_passed_whole_unless_shortened(line, attrs, first):
    lines = ["申请@2026-03-02", "公示@2026-03-04", "检查=合格@2026-03-04"]
    lines += ["加急说明@2026-03-04"] if attrs else []
    state = told(*lines, attrs=attrs)
    refusal = asked(state, f"{line}@2026-03-05")
    assert refusal.earliest == parse_moment(f"{first}T00:00")
    assert isinstance(asked(state, f"{line}@{first}T00:00"), Allowed)


def test_a_delay_runs_on_although_its_step_can_only_be_done_once():
    state = told("申请@2026-03-02", "公示@2026-03-04", "检查=合格@2026-03-04")
    assert not state.marking.I & small().step("公示").bit
    assert isinstance(asked(state, "决定=许可@2026-03-11"), Refusal)


def test_notice_in_advance_counts_back_from_the_event():
    state = told("申请@2026-03-02", "听证通知@2026-03-04", attrs={"食品": True})
    assert asked(state, "听证@2026-03-06").earliest == parse_moment("2026-03-07T00:00")


def test_an_automatic_step_fires_when_its_period_has_lapsed():
    told_so_far = ("申请@2026-03-02", "公示@2026-03-02", "检查=合格@2026-03-03", "决定=许可@2026-03-10")
    state = told(*told_so_far, "发证@2026-03-11")
    assert automatic(small(), state, calendar=calendar()) == (("催领", parse_moment("2026-04-14T00:00")),)
    assert isinstance(asked(state, "自动 催领@2026-04-13"), Refusal)
    assert isinstance(asked(state, "自动 催领@2026-04-14"), Allowed)
    assert "自动办理" in asked(state, "催领@2026-04-14").text


def test_a_suspended_case_has_no_automatic_steps():
    told_so_far = ("申请@2026-03-02", "公示@2026-03-02", "检查=合格@2026-03-03", "决定=许可@2026-03-10")
    state = told(*told_so_far, "发证@2026-03-11", "中止@2026-03-12 因故")
    assert automatic(small(), state, calendar=calendar()) == ()


def test_lights_follow_the_clock():
    state = told("申请@2026-03-02")
    obligation, warn = due(state, "检查"), timedelta(days=3)
    lights = {
        text: light(obligation, parse_moment(text), warn)
        for text in ("2026-03-08", "2026-03-10", "2026-03-13")
    }
    assert lights == {"2026-03-08": "绿", "2026-03-10": "黄", "2026-03-13": "红"}


def test_orange_says_that_it_can_no_longer_be_done_in_time():
    state, now = told("申请@2026-03-02"), parse_moment("2026-03-18")
    shown = {o.step: o for o in options(small(), state, now=now, calendar=calendar()).pending}
    assert shown["决定"].soonest == parse_moment("2026-03-26T00:00")
    assert light(shown["决定"], now, timedelta(days=1)) == "橙"


@pytest.mark.parametrize(("today", "shown"), [("2026-03-04", "绿"), ("2026-03-14", "黄")])
def test_yellow_counts_the_wait_that_is_still_ahead(today, shown):
    state, now = told("申请@2026-03-02"), parse_moment(today)
    pending = {o.step: o for o in options(small(), state, now=now, calendar=calendar()).pending}
    assert light(pending["决定"], now, timedelta(days=2)) == shown


def test_time_guaranteed_to_a_reviewer_limits_the_demand_not_the_reviewer():
    state = told("申请@2026-03-02", "公示@2026-03-04")
    [guarantee] = guarantees(small(), state, calendar=calendar())
    assert (guarantee.step, str(guarantee.amount)) == ("决定", "5个工作日")
    assert guarantee.not_before.date().isoformat() == "2026-03-11"
    assert guarantee.article == "《摆摊管理办法》第四条"
    decided = told("申请@2026-03-02", "公示@2026-03-04", "检查=合格@2026-03-04", "决定=许可@2026-03-12")
    assert guarantees(small(), decided, calendar=calendar()) == ()
