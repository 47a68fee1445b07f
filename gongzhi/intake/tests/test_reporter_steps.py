"""What the reporter may do behind the link: answer, rate, re-open, withdraw; each once for one press."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from gongzhi.cases import services
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.services import Taken
from gongzhi.intake.tests.conftest import World


def send(client: Client, world: World, taken: Taken, code: str, **data: object):
    return client.post(world.link(taken, f"/steps/{code}"), {"idem": str(uuid4())} | data)


def last(taken: Taken) -> Entry:
    found = Entry.objects.filter(case=taken.case_id).order_by("seq").last()
    assert found
    return found


def asked(world: World) -> Taken:
    taken = world.dispatched()
    world.step(
        taken.case_id, "征询反映人", world.county.people["wangqiang"], data={"问题": "灯杆上有编号吗？"}
    )
    return taken


def test_a_question_is_shown_and_answered(world: World, client: Client) -> None:
    taken = asked(world)
    page = client.get(world.link(taken)).content.decode()
    assert "灯杆上有编号吗？" in page and "等您回答" in page
    assert "以前可以提交" in page and "按已有的情况接着办" in page
    send(client, world, taken, "reporter_answers", 答复="写着 A12")
    assert (last(taken).step, last(taken).role, last(taken).actor) == ("反映人答复", "居民", None)


def test_an_empty_answer_is_said_beside_the_field(world: World, client: Client) -> None:
    page = send(client, world, asked(world), "reporter_answers", 答复="")
    assert page.status_code == 422
    assert "请填写“答复”" in page.content.decode()


def test_one_tap_rates(world: World, client: Client) -> None:
    taken = world.closed()
    send(client, world, taken, "rate", 结果="5")
    assert (last(taken).step, last(taken).data) == ("评价", {"结果": 5})


def test_the_three_are_rated_apart_and_can_be_changed(world: World, client: Client) -> None:
    taken = world.closed()
    send(client, world, taken, "rate", 结果="2")
    send(client, world, taken, "rate", 态度="5")
    send(client, world, taken, "rate", 结果="4")
    assert last(taken).data == {"结果": 4, "态度": 5}
    page = client.get(world.link(taken)).content.decode()
    assert page.count('aria-pressed="true"') >= 2


def test_the_first_question_stands_alone_until_it_is_answered(world: World, client: Client) -> None:
    taken = world.closed()
    assert "态度怎么样" not in client.get(world.link(taken)).content.decode()
    send(client, world, taken, "rate", 结果="5")
    assert "态度怎么样" in client.get(world.link(taken)).content.decode()


def test_a_low_rating_opens_the_way_to_a_re_opening(world: World, client: Client) -> None:
    taken = world.closed()

    def open_now() -> list[str]:
        return [c.step.name for c in client.get(world.link(taken)).context["choices"] if c.open]

    assert open_now() == ["评价"]
    send(client, world, taken, "rate", 结果="1")
    assert open_now() == ["评价", "重新办理"]


@pytest.mark.parametrize("stars", ["0", "6", "好", "4.5"])
def test_a_rating_that_is_none_is_refused(world: World, client: Client, stars: str) -> None:
    taken = world.closed()
    assert send(client, world, taken, "rate", 结果=stars).status_code == 422
    assert last(taken).step == "结案"


def test_it_can_be_re_opened_with_a_reason(world: World, client: Client) -> None:
    taken = world.closed()
    assert send(client, world, taken, "reopen", 理由="").status_code == 422
    send(client, world, taken, "reopen", 理由="今晚又不亮了")
    case = world.case(taken)
    assert (last(taken).step, case.closed_at) == ("重新办理", None)
    page = client.get(world.link(taken))
    assert page.context["found"].waiting.says == "正在确定由哪个单位办"
    assert page.context["found"].answers == {}  # the rating before counts no more


def test_after_the_time_has_run_out_it_cannot(world: World, client: Client) -> None:
    taken = world.closed()
    services.wake(taken.case_id, world.now + timedelta(days=100))
    page = send(client, world, taken, "reopen", 理由="又坏了")
    assert page.status_code == 409
    assert "不能办了" in page.content.decode()


def test_it_can_be_withdrawn_and_then_nothing_more_be_done(world: World, client: Client) -> None:
    taken = world.report()
    send(client, world, taken, "withdraw", 理由="自己修好了")
    assert last(taken).step == "撤回"
    assert client.get(world.link(taken)).context["choices"] == []


def test_what_was_withdrawn_in_the_second_round_was_not_solved(world: World, client: Client) -> None:
    taken = world.closed()
    assert world.case(taken).outcome == "已解决"
    send(client, world, taken, "reopen", 理由="又不亮了")
    assert world.case(taken).outcome == ""
    send(client, world, taken, "withdraw")
    assert world.case(taken).outcome == ""
    assert client.get(world.link(taken)).context["found"].ended == "您撤回了反映"


def test_results_told_before_they_could_lapse_are_put_right(world: World, client: Client) -> None:
    """What the migration does with cases of earlier versions."""
    solved, contested, gone = (world.closed() for _ in range(3))
    for taken in (contested, gone):
        send(client, world, taken, "reopen", 理由="又不亮了")
    send(client, world, gone, "withdraw")
    Case.objects.update(outcome="已解决")
    import_module("gongzhi.cases.migrations.0017_results_that_hold").tell_what_holds(apps, None)
    assert [world.case(taken).outcome for taken in (solved, contested, gone)] == ["已解决", "", ""]


def test_the_same_press_twice_is_one_entry(world: World, client: Client) -> None:
    taken, idem = world.closed(), str(uuid4())
    for _ in range(2):
        send(client, world, taken, "rate", 结果="5", idem=idem)
    assert Entry.objects.filter(case=taken.case_id, step="评价").count() == 1


@pytest.mark.parametrize(("code", "said"), [("withdraw", {"理由": "看错了"}), ("urge", {"内容": "快一点"})])
def test_the_same_press_twice_is_thanked_twice(
    world: World, client: Client, code: str, said: dict[str, str]
) -> None:
    """Also where the step is gone after the first press: that one was theirs."""
    taken, idem = world.dispatched(), str(uuid4())
    answers = [send(client, world, taken, code, idem=idem, **said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Entry.objects.filter(case=taken.case_id, idem=idem).count() == 1


def test_words_for_a_step_that_is_gone_can_be_copied(world: World, client: Client) -> None:
    taken = world.report()
    send(client, world, taken, "withdraw")
    page = send(client, world, taken, "withdraw", 理由="看错了䶮")
    assert page.status_code == 409
    assert page.context["typed"] == [("为什么撤回", "看错了䶮")]
    assert "看错了䶮" in page.content.decode()


def test_a_step_of_the_office_is_not_the_reporters(world: World, client: Client) -> None:
    taken = world.report()
    for code in ("close", "dispatch", "accept", "nothing"):
        assert send(client, world, taken, code).status_code == 409
    assert last(taken).step == "上报"


def test_without_the_key_nothing_can_be_done(world: World, client: Client) -> None:
    taken = world.closed()
    assert client.post(f"/r/{taken.number}/{'a' * 24}/steps/rate", {"结果": "1"}).status_code == 404
    assert last(taken).step == "结案"


def test_it_refuses_other_methods(world: World, client: Client) -> None:
    assert client.get(world.link(world.closed(), "/steps/rate")).status_code == 405
