"""The desk: who may open it, what it lists, steps on it, who has a case open, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongzhi.cases.models import Case, Entry
from gongzhi.dispatch import holds
from gongzhi.dispatch.models import Hold
from gongzhi.dispatch.tests.conftest import Desk


@pytest.fixture
def desk_now(desk: Desk) -> Desk:
    desk.now = timezone.now() - timedelta(minutes=5)
    return desk


def client_of(desk: Desk, name: str) -> Client:
    client = Client()
    client.force_login(desk.person(name))
    return client


def act(client: Client, case: Case, step: str, **data: Any) -> Any:
    return client.post(reverse("desk-step", args=[case.number, step]), data)


def test_visitors_are_asked_to_sign_in(desk: Desk) -> None:
    assert "sign-in" in Client().get("/desk/").headers["Location"]


@pytest.mark.parametrize("name", ["周师傅", "李建国", "陈默"])
def test_who_sends_nothing_out_has_no_desk(desk: Desk, name: str) -> None:
    page = client_of(desk, name).get("/desk/")
    assert page.status_code == 403
    assert "调度员" in page.content.decode()


def test_an_empty_desk_says_what_will_be_here(desk: Desk) -> None:
    page = client_of(desk, "赵敏").get("/desk/")
    assert "轮到您的都办完了" in page.content.decode()


def test_the_queue_shows_what_falls_to_the_reader(desk_now: Desk) -> None:
    waiting, sent = desk_now.report(), desk_now.accepted()
    desk_now.dispatch(sent, "QY-SZ")
    client = client_of(desk_now, "赵敏")
    mine = client.get("/desk/").context["rows"]
    everything = client.get("/desk/?show=all").context["rows"]
    assert [row.case.pk for row in mine] == [waiting.pk]
    assert {row.case.pk for row in everything} == {waiting.pk, sent.pk}


def test_another_town_is_not_on_the_desk(desk_now: Desk) -> None:
    elsewhere = desk_now.report(place={"address": "石门村", "lon": 120.105, "lat": 28.005})
    client = client_of(desk_now, "赵敏")
    assert client.get("/desk/?show=all").context["rows"] == []
    assert client.get(f"/desk/?case={elsewhere.number}").status_code == 404


def test_a_strange_filter_is_left_out(desk_now: Desk) -> None:
    desk_now.report()
    page = client_of(desk_now, "赵敏").get("/desk/?area=331099/002/&light=purple&stage=x&category=y&after=~")
    assert page.status_code == 200
    assert len(page.context["rows"]) == 1


def test_accepting_and_dispatching_at_the_desk(desk_now: Desk) -> None:
    case = desk_now.report()
    client = client_of(desk_now, "赵敏")
    first = act(client, case, "受理", _outcome="立案", 类别="SZ01")
    assert f"case={case.number}" in first.headers["Location"]  # it still waits for the dispatcher
    act(client, case, "派遣", 主办单位=desk_now.unit("QY-SZ").pk)
    case.refresh_from_db()
    assert case.unit == desk_now.unit("QY-SZ")


def test_a_refused_unit_comes_back_beside_its_field_with_what_was_typed(desk_now: Desk) -> None:
    case = desk_now.accepted(category="AQ07")
    page = act(client_of(desk_now, "赵敏"), case, "派遣", 主办单位=desk_now.unit("QY-SZ").pk, 要求="请快些")
    assert page.status_code == 422
    assert "已由上级收回" in page.content.decode()
    assert "请快些" in page.content.decode()
    assert Entry.objects.filter(case=case).count() == 2


def test_a_step_that_is_not_allowed_says_why(desk_now: Desk) -> None:
    case = desk_now.report()
    page = act(client_of(desk_now, "赵敏"), case, "派遣", 主办单位=desk_now.unit("QY-SZ").pk)
    assert page.status_code == 409
    assert "现在还不能办" in page.content.decode()


def test_unknown_steps_and_outcomes_are_not_found(desk_now: Desk) -> None:
    case = desk_now.report()
    client = client_of(desk_now, "赵敏")
    assert act(client, case, "没有").status_code == 404
    assert act(client, case, "受理", _outcome="没有").status_code == 404


def test_the_same_press_twice_is_one_entry(desk_now: Desk) -> None:
    case = desk_now.report()
    client = client_of(desk_now, "赵敏")
    for _ in range(2):
        act(client, case, "受理", _outcome="立案", 类别="SZ01", idem="7d3d1f0e-0000-4000-8000-000000000001")
    assert Entry.objects.filter(case=case, step="受理").count() == 1


def test_the_next_step_of_a_case_is_a_new_press(desk_now: Desk) -> None:
    """The pane that comes back has forms of its own: their presses are not taken for the one before."""
    case, client = desk_now.report(), client_of(desk_now, "赵敏")
    pressed = "7d3d1f0e-0000-4000-8000-000000000001"
    page = client.post(
        reverse("desk-step", args=[case.number, "受理"]),
        {"_outcome": "立案", "类别": "SZ01", "idem": pressed},
        headers={"HX-Request": "true", "HX-Target": "desk-case"},
    ).content.decode()
    assert "派遣" in page
    assert pressed not in page


def test_a_case_somebody_has_open_cannot_be_worked_on_by_another(desk_now: Desk) -> None:
    case = desk_now.report()
    client_of(desk_now, "孙岚").get(f"/desk/?case={case.number}")
    page = act(client_of(desk_now, "赵敏"), case, "受理", _outcome="立案", 类别="SZ01")
    assert page.status_code == 409
    assert "孙岚正在办理" in page.content.decode()


def test_who_proposes_to_decline_goes_on_and_the_second_reader_is_not_kept_waiting(desk_now: Desk) -> None:
    case, following = desk_now.report(), desk_now.report()
    zhao, sun = client_of(desk_now, "赵敏"), client_of(desk_now, "孙岚")
    proposal = {"事由": "应走信访", "理由": "是信访事项", "途径": "镇信访窗口"}
    proposed = act(zhao, case, "拟不予受理", **proposal)
    assert f"case={following.number}" in proposed.headers["Location"]
    page = zhao.get(f"/desk/?case={case.number}").content.decode()  # and opens it once more
    assert "“不予受理复核”由别人办" in page and "不予受理复核：同意" not in page
    assert "赵敏正在办理" in act(sun, case, "受理", _outcome="立案", 类别="SZ01").content.decode()
    assert act(sun, case, "不予受理复核", _outcome="同意", 意见="属实").status_code == 302
    case.refresh_from_db()
    assert case.closed_at is not None


def test_nothing_is_kept_when_the_queue_is_done(desk_now: Desk) -> None:
    case, client = desk_now.accepted(), client_of(desk_now, "赵敏")
    client.get(f"/desk/?case={case.number}")
    act(client, case, "派遣", 主办单位=desk_now.unit("QY-SZ").pk)
    assert not Hold.objects.exists()


def test_who_looks_in_another_role_is_in_nobodys_way(desk_now: Desk) -> None:
    case = desk_now.report()
    client_of(desk_now, "钱立").get(f"/desk/?case={case.number}")
    assert Hold.objects.get().person == desk_now.person("钱立")
    assert act(client_of(desk_now, "赵敏"), case, "受理", _outcome="立案", 类别="SZ01").status_code == 302


def test_looking_at_the_queue_keeps_no_case_from_others(desk_now: Desk) -> None:
    case = desk_now.report()
    page = client_of(desk_now, "赵敏").get("/desk/")
    assert page.context["case"] == case
    assert not Hold.objects.exists()


def test_a_hold_ends_by_itself_and_a_chief_can_take_it(desk_now: Desk) -> None:
    case, now = desk_now.report(), timezone.now()
    zhao, sun, chief = (desk_now.actor(n, timezone.localdate()) for n in ("赵敏", "孙岚", "钱立"))
    assert holds.take(case, sun, now).own
    assert holds.take(case, zhao, now).name == "孙岚"
    assert holds.take_over(case, chief, now).own
    assert holds.take(case, zhao, now + holds.LASTS + timedelta(seconds=1)).own


def test_a_case_is_taken_over_on_the_page_and_only_by_who_supervises(desk_now: Desk) -> None:
    case = desk_now.report()
    zhao, sun, county = (client_of(desk_now, name) for name in ("赵敏", "孙岚", "许县调"))
    zhao.get(f"/desk/?case={case.number}")
    assert "接管" in sun.get(f"/desk/?case={case.number}").content.decode()
    over = reverse("desk-take-over", args=[case.number])
    assert county.post(over).status_code == 409
    assert Hold.objects.get().person == desk_now.person("赵敏")
    assert sun.post(over).status_code == 302
    page = zhao.post(reverse("desk-hold", args=[case.number])).content.decode()
    assert "孙岚" in page and "正在办理这件" in page


def test_a_person_has_one_case_open(desk_now: Desk) -> None:
    now = timezone.now()
    for case in (desk_now.report(), desk_now.report()):
        holds.take(case, desk_now.actor("赵敏"), now)
    assert Hold.objects.get().case_id == case.pk


def test_news_counts_what_others_did_and_not_ones_own(desk_now: Desk) -> None:
    client = client_of(desk_now, "赵敏")
    since = (desk_now.now - timedelta(seconds=1)).isoformat()
    case = desk_now.report()
    news = client.get("/desk/news", {"since": since, "show": "all"})
    assert news.context["count"] == 1
    desk_now.step(case, "受理", "赵敏", outcome="立案")
    assert client.get("/desk/news", {"since": since, "show": "all"}).context["count"] == 0


def test_who_is_on_duty_shows_the_stand_in(desk: Desk) -> None:
    from gongzhi.people import services as people

    post = desk.person("赵敏").posts.get(role="dispatcher")
    today = timezone.localdate()
    people.name_stand_in(post=post, person=desk.person("李建国"), begins=today, ends=today, reason="年休假")
    page = client_of(desk, "孙岚").get("/desk/on-duty").content.decode()
    assert "李建国" in page
    assert "代赵敏（年休假）" in page


def test_the_desk_asks_few_questions(desk_now: Desk, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        case = desk_now.report()
    client = client_of(desk_now, "赵敏")
    client.get("/desk/")  # what changes a few times a year is remembered from here on
    with django_assert_max_num_queries(12):
        client.get(f"/desk/?case={case.number}")
    with django_assert_max_num_queries(12):
        client.get("/desk/")
