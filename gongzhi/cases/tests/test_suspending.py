"""A whole case is stopped and started again: by whom, why, and what it does to the clocks."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from gongzhi.cases import catalogue
from gongzhi.cases.errors import FormRefused, NotYours, StepRefused
from gongzhi.cases.models import Case, Entry, Obligation
from gongzhi.cases.services import Halt, halt
from gongzhi.cases.tests.conftest import NOW, County
from gongzhi.cases.tests.joint import Joint
from gongzhi.cases.verify import verify_case

ARTICLE = "本地规程第八条"


def wish(
    county: County,
    *,
    stops: bool = True,
    who: str = "赵敏",
    after: timedelta = timedelta(hours=1),
    reason: str = "等待法院判决。\n判决以后再办。",
    article: str = ARTICLE,
) -> Halt:
    return Halt(stops, county.actor(who), NOW + after, county.idem(), reason, article)


def due(case: int) -> datetime | None:
    return Obligation.objects.get(case=case, step="派遣").due_at


@pytest.fixture
def lamp(county: County) -> int:
    return county.report().case_id


def test_it_stops_every_clock_and_every_step_and_says_why(county, lamp):
    assert due(lamp) is not None
    halt(lamp, wish(county))
    entry = Entry.objects.get(case=lamp, seq=2)
    assert (entry.kind, entry.role, entry.data) == ("中止", "中心", {"依据": ARTICLE})
    assert due(lamp) is None
    with pytest.raises(StepRefused, match="本案已经中止"):
        county.step(lamp, "派遣", "赵敏", data={"单位": county.lighting.pk}, after=timedelta(hours=2))


def test_started_again_the_clock_has_what_was_left(county, lamp):
    before = due(lamp)
    assert before is not None
    halt(lamp, wish(county))
    halt(lamp, wish(county, stops=False, after=timedelta(hours=6), reason="判决已经生效。"))
    assert due(lamp) == before + timedelta(hours=5)
    county.step(lamp, "派遣", "赵敏", data={"单位": county.lighting.pk}, after=timedelta(hours=7))
    assert list(verify_case(Case.objects.get(pk=lamp))) == []


def test_what_has_ended_is_not_stopped(county):
    with pytest.raises(StepRefused, match="已经办结"):
        halt(county.closed().pk, wish(county))


@pytest.mark.parametrize("who", ["周师傅", "李建国"])
def test_only_those_the_procedure_names_may(county, lamp, who):
    with pytest.raises(NotYours, match="由综合信息指挥室决定"):
        halt(lamp, wish(county, who=who))
    assert Case.objects.get(pk=lamp).seq == 1


@pytest.mark.parametrize(("reason", "article"), [("  ", ARTICLE), ("等待判决", "")])
def test_reason_and_article_are_asked_for(county, lamp, reason, article):
    with pytest.raises(FormRefused, match="请写明中止的"):
        halt(lamp, wish(county, reason=reason, article=article))
    assert Case.objects.get(pk=lamp).seq == 1


def test_twice_is_refused_and_the_same_request_is_one_entry(county, lamp):
    first = wish(county)
    assert halt(lamp, first) == halt(lamp, first) == 2
    with pytest.raises(StepRefused, match="本案已经中止"):
        halt(lamp, wish(county, after=timedelta(hours=2)))
    with pytest.raises(StepRefused, match="本案没有中止"):
        halt(county.report(idem=UUID(int=999)).case_id, wish(county, stops=False))


def test_a_procedure_that_knows_no_suspension_says_so(county):
    case = Joint(county).open()
    assert catalogue.compiled(Case.objects.get(pk=case).procedure_id).suspension is None
    with pytest.raises(StepRefused, match="本程序没有规定全案中止"):
        halt(case, wish(county))
