"""The page behind the link: the line of steps, who looked, and nothing for those who do not hold it."""

import re

import pytest
from django.test import Client

from gongzhi.cases.privacy import open_private
from gongzhi.cases.uploads import path_of
from gongzhi.intake.tests.conftest import REPORT, World

# What differs between two calls of the same page: its own address, and the key against forged forms.
PASSING = re.compile(r'value="[^"]*"')


def line(page: object) -> list[tuple[str, str, str]]:
    return [(m.state, m.name, m.office) for m in page.context["found"].line]  # type: ignore[attr-defined]


def test_a_new_report_waits_and_says_what_comes(world: World, client: Client) -> None:
    page = client.get(world.link(world.report()))
    assert line(page)[:2] == [
        ("done", "收到您的反映", "您"),
        ("now", "等待受理", "青云镇综合信息指挥室"),
    ]
    assert [state for state, _, _ in line(page)[2:]] == ["next"] * 5
    assert "最迟" in page.content.decode()


def test_the_office_that_has_it_is_named_with_its_number(world: World, client: Client) -> None:
    unit = world.county.organisations["QY-ZF"]
    unit.phone = "0577-88880000"
    unit.save()
    page = client.get(world.link(world.dispatched()))
    assert page.context["found"].waiting.office.name == "青云镇综合行政执法队"
    assert "tel:0577-88880000" in page.content.decode()


def test_the_end_is_told_in_the_words_meant_for_the_reporter(world: World, client: Client) -> None:
    page = client.get(world.link(world.closed())).content.decode()
    assert "路灯已经修好，谢谢您。" in page
    assert "换了灯泡，已经亮了。" not in page  # what units write to each other stays inside


def test_a_refusal_to_accept_gives_the_reason_and_the_right_way(world: World, client: Client) -> None:
    taken = world.report()
    data = {"事由": "应走诉讼仲裁复议", "理由": "属于合同争议", "途径": "可以向人民法院起诉"}
    world.step(taken.case_id, "拟不予受理", world.county.zhao_min, data=data)
    reader = world.county.people["sunli"]
    world.step(taken.case_id, "不予受理复核", reader, outcome="同意", data={"意见": "同意"})
    answer = client.get(world.link(taken))
    assert answer.context["found"].ended == "没有受理"
    assert "可以向人民法院起诉" in answer.content.decode()


def test_a_joined_report_shows_the_others_steps_but_not_its_words(world: World, client: Client) -> None:
    first, second = world.report(内容="老陈家门口的路灯"), world.report()
    world.step(second.case_id, "受理", world.county.zhao_min, outcome="并入", data={"原件": first.number})
    world.step(first.case_id, "受理", world.county.zhao_min, outcome="立案")
    page = client.get(world.link(second))
    assert line(page)[:2] == [
        ("done", "收到您的反映", "先反映的人"),
        ("done", "已受理", "青云镇综合信息指挥室"),
    ]
    assert "老陈" not in page.content.decode()
    assert REPORT["内容"] in page.content.decode()


def test_who_looked_at_personal_data_is_listed(world: World, client: Client) -> None:
    taken = world.report()
    assert "没有人查看过" in client.get(world.link(taken)).content.decode()
    actor = world.actor(world.county.zhao_min)
    open_private(world.case(taken), actor, reason="打电话核对地点", now=world.now)
    page = client.get(world.link(taken)).content.decode()
    assert "赵敏" in page and "打电话核对地点" in page


def test_ones_own_number_is_shown_masked(world: World, client: Client) -> None:
    page = client.get(world.link(world.report())).content.decode()
    assert "138****0001" in page
    assert REPORT["电话"] not in page


def test_scripts_in_the_words_stay_words(world: World, client: Client) -> None:
    page = client.get(world.link(world.report(内容="<img src=x onerror=alert(1)>灯"))).content.decode()
    assert "<img src=x" not in page


@pytest.mark.parametrize("number", ["26000000017", "0", "x", "２６００"])
@pytest.mark.parametrize("key", ["abc", "a" * 24, "钥匙"])
def test_a_wrong_link_looks_the_same_whatever_exists(
    world: World, client: Client, number: str, key: str
) -> None:
    def shown(asked: str) -> str:
        answer = client.get(f"/r/{asked}/{key}")
        assert answer.status_code == 404
        return PASSING.sub("", answer.content.decode())

    assert shown(world.report().number) == shown(number)


def test_an_expired_link_is_closed(world: World, client: Client) -> None:
    taken = world.report()
    case = world.case(taken)
    case.link_version += 1
    case.save()
    assert client.get(world.link(taken)).status_code == 404


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.post(world.link(world.report())).status_code == 405


def test_ones_photo_is_shown_by_the_link_alone(world: World, client: Client, settings, tmp_path) -> None:
    from gongzhi.cases.uploads import receive_photo
    from gongzhi.intake.tests.steps import photo

    settings.MEDIA_ROOT = tmp_path
    file = photo()
    kept = receive_photo(file, name="a.jpg", size=file.size or 0, field="照片", now=world.now)
    taken, other = world.report(照片=[kept.pk]), world.report()
    assert client.get(world.link(taken, f"/photos/{kept.digest}")).status_code == 200
    assert client.get(world.link(other, f"/photos/{kept.digest}")).status_code == 404
    path_of(kept.digest).unlink()
    assert client.get(world.link(taken, f"/photos/{kept.digest}")).status_code == 404


def test_it_costs_few_queries(world: World, client: Client, django_assert_max_num_queries) -> None:
    link = world.link(world.closed())
    client.get(link)
    with django_assert_max_num_queries(8):
        client.get(link)


def test_a_joined_report_costs_few_queries_too(
    world: World, client: Client, django_assert_max_num_queries
) -> None:
    first, second = world.report(), world.report()
    world.step(second.case_id, "受理", world.county.zhao_min, outcome="并入", data={"原件": first.number})
    client.get(world.link(second))
    with django_assert_max_num_queries(8):
        client.get(world.link(second))
