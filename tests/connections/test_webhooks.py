"""Subscribers hear of every step once, signed, without private words, however long they were away."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from standardwebhooks import Webhook, WebhookVerificationError

from gongzhi.cases.following import follow_all
from gongzhi.cases.models import Content
from gongzhi.cases.tests.conftest import NOW
from gongzhi.connections import registry
from gongzhi.connections.models import Outgoing, Subscription
from gongzhi.connections.outgoing.lanes import PAUSES, replay, send_lane, waiting_lanes
from gongzhi.connections.webhooks import events, signing
from gongzhi.people.models import Post
from tests.connections.conftest import County
from tests.connections.servers import Listener, Told

Subscribe = Callable[..., Subscription]
State = Outgoing.State


@pytest.fixture
def subscribe(county: County, listener: Listener) -> Subscribe:
    def make(who: str = "赵敏", kinds: tuple[str, ...] = ()) -> Subscription:
        post = Post.objects.get(person=county.people[who])
        return Subscription.objects.create(
            name="大屏", url=f"{listener.url}/hook", kinds=list(kinds), post=post, made_at=NOW
        )

    return make


def tell(now: datetime) -> None:
    follow_all("webhooks", lambda entries: registry.FOLLOWERS["webhooks"](entries, now))


def send_all(now: datetime) -> None:
    for lane in waiting_lanes(now):
        send_lane(lane, registry.sender(lane), lambda: now)


def test_every_step_is_told_and_signed(county: County, subscribe: Subscribe, listener: Listener) -> None:
    subscription, now = subscribe(), timezone.now()
    case = county.closed()
    tell(now)
    send_all(now)
    checker = Webhook(signing.secret_of(subscription))
    told = [checker.verify(got.body, got.headers) for got in listener.got]
    kinds = [row["type"] for row in told]
    assert kinds[0] == events.OPENED
    assert kinds.count(events.STEP) == 4
    assert events.CLOSED in kinds
    assert [row["data"]["step"] for row in told if row["type"] != events.CLOSED] == [
        "上报", "派遣", "处置反馈", "核查", "结案",
    ]  # fmt: skip
    assert {row["data"]["number"] for row in told} == {case.number}
    assert len({got.headers["webhook-id"] for got in listener.got}) == len(told)
    assert not Outgoing.objects.exclude(state=State.DONE).exists()


def test_a_changed_body_is_found_out(county: County, subscribe: Subscribe, listener: Listener) -> None:
    subscription, now = subscribe(), timezone.now()
    county.report()
    tell(now)
    send_all(now)
    (got,) = listener.got
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret_of(subscription)).verify(got.body.replace(b"opened", b"closed"), got.headers)
    subscription.secret_version += 1
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret_of(subscription)).verify(got.body, got.headers)


def test_no_word_of_a_person_leaves_the_house(
    county: County, subscribe: Subscribe, listener: Listener
) -> None:
    subscribe()
    now, case = timezone.now(), county.closed()
    tell(now)
    send_all(now)
    sent = b"".join(got.body + repr(got.headers).encode() for got in listener.got).decode()
    words = {str(v) for row in Content.objects.all() for v in row.fields.values() if isinstance(v, str)}
    assert "13800000000" in words and len(words) >= 3
    for word in words | {case.title, case.address, *(p.name for p in county.people.values())}:
        assert word not in sent


def test_only_what_its_post_may_see_and_what_it_asked_for(
    county: County, subscribe: Subscribe, listener: Listener
) -> None:
    stranger, closing = subscribe("陈默"), subscribe("赵敏", (events.CLOSED,))
    county.report()
    county.closed()
    tell(timezone.now())
    lanes = list(Outgoing.objects.values_list("lane", "kind"))
    assert lanes == [(events.lane_of(closing), events.CLOSED)]
    assert stranger.pk != closing.pk


def test_the_same_entry_read_twice_is_told_once(county: County, subscribe: Subscribe) -> None:
    subscribe()
    county.report()
    now = timezone.now()
    for name in ("one", "other"):
        follow_all(name, lambda entries: registry.FOLLOWERS["webhooks"](entries, now))
    assert Outgoing.objects.count() == 1


def test_nobody_is_told_what_happened_before_he_asked(county: County, subscribe: Subscribe) -> None:
    Subscription.objects.filter(pk=subscribe().pk).update(made_at=NOW + timedelta(hours=1))
    county.report()
    later = county.report(NOW + timedelta(hours=2)).case_id
    tell(timezone.now())
    assert [item.case_id for item in Outgoing.objects.all()] == [later]


def test_a_receiver_that_fails_is_told_again_with_the_same_number(
    county: County, subscribe: Subscribe, listener: Listener
) -> None:
    subscribe()
    county.report()
    listener.answers = [Told(500, "数据库坏了".encode()), Told(400), Told(200)]
    now = timezone.now()
    tell(now)
    send_all(now)
    item = Outgoing.objects.get()
    assert (item.state, item.status, item.answer, item.next_at) == (
        State.WAITING,
        500,
        "数据库坏了",
        now + PAUSES[0],
    )
    send_all(now + PAUSES[0] - timedelta(seconds=1))
    assert len(listener.got) == 1
    later = now + PAUSES[0]
    send_all(later)
    send_all(later + PAUSES[1])
    assert Outgoing.objects.get().state == State.DONE
    assert len({got.headers["webhook-id"] for got in listener.got}) == 1
    assert len({got.body for got in listener.got}) == 1


def test_one_bad_message_does_not_hold_up_the_others(
    county: County, subscribe: Subscribe, listener: Listener
) -> None:
    subscribe()
    numbers = [county.report().number for _ in range(3)]
    listener.answers = [Told(400)]
    now = timezone.now()
    tell(now)
    send_all(now)
    assert [json.loads(got.body)["data"]["number"] for got in listener.got] == numbers
    states = Outgoing.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.WAITING, State.DONE, State.DONE]


def test_while_nobody_answers_one_try_is_enough(
    county: County, subscribe: Subscribe, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongzhi.outgoing.http.request.__kwdefaults__", {
        "body": None, "headers": None, "seconds": 0.3, "allowed": ()})  # fmt: skip
    subscribe()
    for _ in range(3):
        county.report()
    listener.answers = [Told(wait=5)]
    now = timezone.now()
    tell(now)
    send_all(now)
    assert len(listener.got) == 1, "the others wait as long"
    assert not waiting_lanes(now)
    send_all(now + PAUSES[0])
    assert Outgoing.objects.filter(state=State.DONE).count() == 3


def test_dead_letters_are_kept_and_can_be_sent_again(
    county: County, subscribe: Subscribe, listener: Listener
) -> None:
    subscribe()
    county.report()
    listener.always = lambda got: Told(503)
    now = timezone.now()
    tell(now)
    for pause in (timedelta(), *PAUSES):
        now += pause
        send_all(now)
    item = Outgoing.objects.get()
    assert (item.state, item.attempts, item.status) == (State.DEAD, len(PAUSES) + 1, 503)
    listener.always = lambda got: Told()
    assert replay([item], now) == 1
    send_all(now)
    assert Outgoing.objects.get().state == State.DONE
    assert {got.headers["webhook-id"] for got in listener.got} == {f"msg_{item.uid.hex}"}


def test_a_receiver_that_is_gone_is_told_nothing_more(
    county: County, subscribe: Subscribe, listener: Listener
) -> None:
    subscription = subscribe()
    county.report()
    county.report()
    listener.answers = [Told(410)]
    now = timezone.now()
    tell(now)
    send_all(now)
    assert len(listener.got) == 1
    subscription.refresh_from_db()
    assert subscription.stopped_at == now
    assert set(Outgoing.objects.values_list("state", flat=True)) == {State.DEAD, State.DROPPED}
    county.report()
    tell(now)
    assert Outgoing.objects.count() == 2


def test_an_address_inside_the_house_is_never_asked(
    county: County, subscribe: Subscribe, listener: Listener, settings: Any
) -> None:
    settings.OUTSIDE_ALLOWED = []
    subscribe()
    county.report()
    now = timezone.now()
    tell(now)
    send_all(now)
    assert listener.got == []
    assert "内部地址" in Outgoing.objects.get().answer


def test_queries_do_not_grow_with_the_entries(
    county: County, subscribe: Subscribe, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    subscribe()
    follow_all("webhooks", lambda entries: None)
    for _ in range(5):
        county.report()
    with django_assert_num_queries(18):  # two rounds of 7; subscriptions, what changed, posts, rows
        tell(timezone.now())
