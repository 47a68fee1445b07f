"""An overdue case climbs by itself; the ledger and the supervision page say who was told when."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from gongzhi.cases.models import Content, Entry
from gongzhi.dispatch.climbing import NOBODY, climb
from gongzhi.dispatch.models import Attention
from gongzhi.dispatch.tests.conftest import Desk
from gongzhi.people import services as people

HOUR = timedelta(hours=1)


def told(desk: Desk) -> list[tuple[int, list[int]]]:
    rows = Attention.objects.filter(kind="报告").order_by("seq")
    return list(rows.values_list("level", "told"))


def test_each_level_hears_once_when_its_time_has_come(desk: Desk) -> None:
    desk.county.appoint("suoling", "所领", "QY-SZ", "unit_head", "331099/001")
    desk.county.appoint("xiandu", "县督", "QX-ZZ", "county_supervisor", "331099")
    head, chief, county = (desk.county.people[name].pk for name in ("suoling", "qianli", "xiandu"))
    case = desk.accepted()
    desk.dispatch(case, "QY-SZ")
    assert case.due_at is not None
    assert climb(case.due_at - HOUR) == 0
    for hours, expected in (
        (1, [(1, [head])]),
        (2, [(1, [head])]),
        (25, [(1, [head]), (2, [chief])]),
        (73, [(1, [head]), (2, [chief]), (3, [county])]),
    ):
        climb(case.due_at + hours * HOUR)
        assert told(desk) == expected
    words = Content.objects.filter(case=case, seq=Entry.objects.filter(case=case).count()).get().fields
    assert words == {"事项": "签收", "层级": "县级督办员", "报给": "县督"}


def test_where_nobody_holds_a_level_the_next_is_told_at_once(desk: Desk) -> None:
    case = desk.report()
    assert case.due_at is not None
    climb(case.due_at + HOUR)
    assert told(desk) == [(1, []), (2, [desk.person("钱立").pk])]
    first = Attention.objects.get(level=1)
    assert Content.objects.get(case=case, seq=first.seq).fields["报给"] == NOBODY


def test_a_stand_in_is_told_in_place_of_the_absent(desk: Desk) -> None:
    case = desk.report()
    post = desk.person("钱立").posts.get()
    assert case.due_at is not None
    day = case.due_at.date()
    people.name_stand_in(post=post, person=desk.person("孙岚"), begins=day, ends=day, reason="出差")
    climb(case.due_at + HOUR)
    assert told(desk)[-1] == (2, [desk.person("孙岚").pk])


def test_a_case_that_has_been_seen_to_does_not_climb(desk: Desk) -> None:
    case = desk.report()
    assert case.due_at is not None
    late = case.due_at + HOUR
    desk.step(case, "受理", "赵敏", outcome="立案")
    assert climb(late) == 0


def test_the_supervision_page_says_who_was_told(desk: Desk) -> None:
    desk.now = timezone.now() - timedelta(days=20)
    case = desk.report()
    climb(timezone.now())
    client = Client()
    client.force_login(desk.person("钱立"))
    page = client.get("/desk/supervision/")
    assert [line.case.pk for line, _ in page.context["lines"]] == [case.pk]
    assert '镇街领导<span class="faint"> 钱立' in page.content.decode()
