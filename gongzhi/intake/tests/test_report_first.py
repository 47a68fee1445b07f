"""Between the first and the second screen: danger and better doors come first."""

import pytest
from django.test import Client

from gongzhi.cases.models import Case
from gongzhi.intake.models import DangerStop, Draft
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.steps import WHERE, begin


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("楼道里煤气味很重", "119"),
        ("隔壁着火了", "119"),
        ("我不想活了", "12356"),
        ("他在打老婆", "110"),
        ("老人昏倒在路边", "120"),
        ("路口出车祸了", "122"),
    ],
)
def test_danger_shows_the_number_first(world: World, client: Client, typed: str, number: str) -> None:
    address = begin(client, 内容=typed)
    assert address.endswith("/first")
    page = client.get(address).content.decode()
    assert f'href="tel:{number}"' in page
    assert typed not in str(list(DangerStop.objects.values()))


def test_one_can_go_on_and_is_not_stopped_twice(world: World, client: Client) -> None:
    address = begin(client, 内容="楼道里煤气味很重，路灯也不亮")
    where = client.post(address)["Location"]
    assert where.endswith("/where")
    assert client.post(where, WHERE)["Location"].endswith("/contact")
    client.post(where.replace("where", "what"), {"内容": "楼道里煤气味很重，真的"})
    stop = DangerStop.objects.get()
    assert (stop.kind, stop.shown, stop.went_on) == ("燃气泄漏", 1, 1)


def test_a_new_danger_stops_again(world: World, client: Client) -> None:
    where = client.post(begin(client, 内容="煤气味很重"))["Location"]
    answer = client.post(where.replace("where", "what"), {"内容": "煤气味很重，现在着火了"})
    assert answer["Location"].endswith("/first")


def test_a_report_against_an_official_is_shown_the_right_door(world: World, client: Client) -> None:
    address = begin(client, 内容="有人向我索要好处，吃拿卡要")
    page = client.get(address).content.decode()
    assert "12388" in page
    assert "镇街和村社办事的人会看到" in page


def test_it_is_not_filed_under_a_heading_that_is_not_ours(world: World, client: Client) -> None:
    where = client.post(begin(client, 类别="JB01"))["Location"]
    contact = client.post(where, WHERE)["Location"]
    client.post(contact, {})
    assert Case.objects.get().category is None


def test_without_danger_there_is_nothing_to_see(world: World, client: Client) -> None:
    where = begin(client)
    assert client.get(where.replace("where", "first"))["Location"] == where


def test_the_numbers_can_be_read_again(world: World, client: Client) -> None:
    """By the Back button, for whoever went on too soon; they are asked about once."""
    address = begin(client, 内容="隔壁着火了")
    where = client.post(address)["Location"]
    assert "119" in client.get(address).content.decode()
    assert client.post(address)["Location"] == where
    assert DangerStop.objects.get().went_on == 1


def test_going_back_keeps_the_words(world: World, client: Client) -> None:
    address = begin(client, 内容="隔壁着火了")
    assert "隔壁着火了" in client.get(address.replace("first", "what")).content.decode()
    assert Draft.objects.get().answers["内容"] == "隔壁着火了"


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.delete(begin(client, 内容="隔壁着火了")).status_code == 405
