"""A case shows its children and who has them; a child shows no more than its reader may see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.cases.models import Case
from gongzhi.cases.numbers import grouped
from gongzhi.cases.tests.conftest import County
from gongzhi.cases.tests.joint import Joint, children

Browser = Callable[[str], Client]


@pytest.fixture
def joint(county: County) -> Joint:
    return Joint(county)


@pytest.fixture
def asked(joint: Joint) -> Case:
    case = joint.open()
    joint.ask(case, *joint.both)
    return Case.objects.get(pk=case)


def page(client: Client, case: Case) -> str:
    answer = client.get(f"/cases/{case.number}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_strip_names_unit_state_holder_and_answer(joint: Joint, asked: Case, browser_of: Browser) -> None:
    first, second = children(asked.pk, "协办")
    joint.answer(first.pk, "周师傅")
    shown = page(browser_of("赵敏"), asked)
    assert "已答复：已办" in shown
    assert "到场了" in shown
    assert grouped(second.number) in shown
    assert "等协办单位办“答复”" in shown
    assert "“协办”的子案告知结果：已办" in shown


def test_what_is_blocked_names_the_child_and_who_has_it(
    joint: Joint, asked: Case, browser_of: Browser
) -> None:
    shown = page(browser_of("赵敏"), asked)
    first = children(asked.pk, "协办")[0]
    assert f"永和镇市政所 {grouped(first.number)}，等协办单位办“答复”" in shown


def test_the_step_that_children_do_is_nobodys_form(asked: Case, browser_of: Browser) -> None:
    assert f"/cases/{asked.number}/steps/协办" not in page(browser_of("赵敏"), asked)


def test_a_helper_does_not_read_whose_matter_it_is(joint: Joint, asked: Case, browser_of: Browser) -> None:
    child = children(asked.pk, "协办")[1]
    shown = page(browser_of("陈默"), child)
    assert grouped(asked.number) not in shown
    assert asked.number not in shown
    assert "上级案件" not in shown
    assert browser_of("陈默").get(f"/cases/{asked.number}").status_code == 404


def test_the_command_room_goes_from_the_child_to_the_case_above(
    joint: Joint, asked: Case, browser_of: Browser
) -> None:
    child = children(asked.pk, "协办")[1]
    shown = page(browser_of("赵敏"), child)
    assert f'/cases/{asked.number}"' in shown
    assert "本案是它的“协办”" in shown


def test_a_list_of_units_is_chosen_with_boxes(joint: Joint, browser_of: Browser) -> None:
    case = Case.objects.get(pk=joint.open(timezone.now() - timedelta(hours=1)))
    client = browser_of("赵敏")
    assert 'type="checkbox" name="单位"' in page(client, case)
    units = [unit.pk for unit in joint.both]
    sent = client.post(f"/cases/{case.number}/steps/请协办", {"单位": units, "要求": "到场"})
    assert sent.status_code == 302
    assert [child.unit_id for child in children(case.pk, "协办")] == units
