"""One report with two matters: one number shows both, and nobody else's link shows either."""

from django.test import Client

from gongzhi.cases.children.strip import split_off
from gongzhi.cases.models import Content
from gongzhi.intake.tests.conftest import World


def split(world: World, **report: str):
    taken = world.report(**report)
    zhao, kind = world.county.zhao_min, next(c.code for c in world.categories.values() if c.parent)
    world.step(taken.case_id, "受理", zhao, outcome="立案")
    world.step(taken.case_id, "拆分", zhao, data={"内容": "半夜有人放音响", "类别": kind})
    (second,) = split_off(world.case(taken))
    return taken, second


def test_the_first_number_shows_the_second_matter(world: World, client: Client) -> None:
    taken, second = split(world)
    shown = client.get(world.link(taken)).content.decode()
    assert "您一起反映的另一件" in shown
    assert "半夜有人放音响" in shown
    assert world.link(second) in shown
    back = client.get(world.link(second)).content.decode()
    assert world.link(taken) in back


def test_the_reporter_can_be_reached_in_both(world: World) -> None:
    _, second = split(world, 电话="13800000000", 称呼="王女士")
    assert Content.objects.get(case=second, seq=1).fields["电话"] == "13800000000"


def test_a_report_with_one_matter_says_nothing_of_others(world: World, client: Client) -> None:
    split(world)
    alone = client.get(world.link(world.report())).content.decode()
    assert "您一起反映的另一件" not in alone
