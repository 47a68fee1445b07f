"""Half a year in a minute: believable, repeatable, through the doors that everyone uses."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import transaction

from gongzhi.calendars.files import read_yaml
from gongzhi.cases import catalogue, installing
from gongzhi.cases.models import Case, Category, Content, Entry, Part
from gongzhi.cases.verify import verify_all
from gongzhi.config.demo.load import load
from gongzhi.config.demo.matters.rounds import play_rounds
from gongzhi.config.demo.notes import FOLDER
from gongzhi.config.demo.reset import NotADemonstration, check_is_demonstration
from gongzhi.config.demo.simulation.phrases import Phrases
from gongzhi.config.demo.simulation.plan import Planner
from gongzhi.config.demo.simulation.run import simulate
from gongzhi.config.demo.simulation.script import END, read_script
from gongzhi.config.demo.simulation.times import LOCAL, in_office
from gongzhi.dispatch.models import CallBack, CallRound
from gongzhi.places.models import Division

UNTIL = dt.datetime(2026, 11, 20, 16, 0, tzinfo=LOCAL)
CASES = 80
COHANDLING = settings.PACKS / "cn" / "procedures" / "协办任务" / "procedure.yaml"
PROCEDURE = settings.PACKS / "cn" / "procedures" / "网格事件" / "procedure.yaml"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The county and its simulation, for all tests of this file; taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        installing.install(PROCEDURE, UNTIL)
        installing.install(COHANDLING, UNTIL)
        yield simulate(seed=7, cases=CASES, until=UNTIL)
        transaction.set_rollback(True)


def what_happened() -> list[tuple]:
    rows = Entry.objects.order_by("at", "case__text", "seq")
    return list(rows.values_list("at", "step", "outcome", "actor__username", "case__text"))


def test_every_report_becomes_a_case(played):
    assert CASES * 0.9 <= played <= CASES
    assert Case.objects.filter(parent=None).count() == played


def test_nothing_happens_after_the_present(played):
    assert not Entry.objects.filter(at__gt=UNTIL).exists()


def test_cases_stand_at_several_stages(played):
    assert len(set(Case.objects.values_list("stage", flat=True))) >= 3
    assert Case.objects.filter(closed_at=None).exists()
    assert Case.objects.exclude(closed_at=None).count() > played / 2


def test_residents_rate_and_everyone_keeps_to_his_role(played):
    assert Entry.objects.filter(step="评价", actor=None).exists()
    dispatched = Entry.objects.filter(step="派遣")
    assert set(dispatched.values_list("post__role", flat=True)) == {"dispatcher"}


def test_now_and_then_a_town_whistles_and_the_units_answer(played):
    whistles = Entry.objects.filter(step__in=["吹哨协调", "请求协办"])
    assert 1 <= whistles.count() <= played / 8
    asked = Part.objects.filter(parent__in=whistles.values("case_id"), step="协办处置")
    assert asked.exclude(told_at=None).exists()
    helped = Case.objects.filter(children__told_at__isnull=False)
    assert set(helped.values_list("closed_at", flat=True)) - {None}  # the answer let the case go on


def test_the_ledger_verifies(played):
    assert [str(finding) for finding in verify_all()] == []


def test_the_same_run_again_adds_nothing(played):
    before = Entry.objects.count()
    assert simulate(seed=7, cases=CASES, until=UNTIL) == 0
    assert Entry.objects.count() == before


def test_nobody_who_reports_can_be_rung(played):
    phones = [
        fields["电话"] for fields in Content.objects.values_list("fields", flat=True) if "电话" in fields
    ]
    assert phones
    assert all(phone.startswith("100") for phone in phones)


def test_another_seed_tells_another_story(played):
    first = what_happened()
    with transaction.atomic():
        simulate(seed=8, cases=10, until=UNTIL)
        assert len(what_happened()) > len(first)
        transaction.set_rollback(True)


def test_a_seed_tells_the_same_story_every_time(played):
    told = []
    for _ in range(2):
        with transaction.atomic():
            known = set(what_happened())
            simulate(seed=11, cases=15, until=UNTIL)
            told.append([row for row in what_happened() if row not in known])
            transaction.set_rollback(True)
    assert told[0] == told[1]


def test_reporters_are_called_back_by_draw(played):
    with transaction.atomic():
        assert play_rounds(UNTIL) == CallRound.objects.exclude(drawn_at=None).count() == 3
        assert CallBack.objects.exclude(at=None).exists()
        assert play_rounds(UNTIL) == 0
        transaction.set_rollback(True)


def test_every_category_has_its_words(played):
    planner = Planner(read_script(FOLDER / "simulation.yaml"), Phrases(FOLDER / "reports.yaml"), 1)
    told = {report.category for report in planner.reports(2000, UNTIL)}
    assert told == set(
        Category.objects.filter(settings__事类="事件", active=True).values_list("code", flat=True)
    )


def test_no_slot_is_left_open(played):
    assert not Case.objects.filter(text__contains="{").exists()


def test_the_script_knows_every_step_of_the_procedure():
    steps = {
        name for name, row in read_yaml(PROCEDURE)["步骤"].items() if not {"自动", "子程序"} & row.keys()
    }
    script = read_script(FOLDER / "simulation.yaml")
    elsewhere = {
        "撤回",
        "作废",
        "撤销并入",
        "逐级报告",
        "突发事件报告",
    }  # mistakes, the worker's own, emergencies
    assert set(script.habits) | {script.first} == steps - elsewhere
    assert {habit.before for habit in script.habits.values()} <= {"", END, *steps}


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-11-20 10:05", "2026-11-20 10:05"),
        ("2026-11-20 06:20", "2026-11-20 08:50"),
        ("2026-11-20 18:10", "2026-11-23 08:40"),  # Friday evening
        ("2026-10-01 09:00", "2026-10-08 08:30"),  # the National Day holiday
        ("2026-10-10 09:00", "2026-10-10 09:00"),  # a Saturday that is worked
    ],
)
def test_offices_work_in_office_hours(moment, opened):
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=LOCAL)
    assert in_office(at, catalogue.calendar()) == dt.datetime.fromisoformat(opened).replace(tzinfo=LOCAL)


def test_only_the_invented_county_may_be_emptied(played):
    check_is_demonstration()
    with transaction.atomic():
        Division.objects.filter(parent=None).update(name="真县")
        with pytest.raises(NotADemonstration, match="真县"):
            check_is_demonstration()
        transaction.set_rollback(True)
