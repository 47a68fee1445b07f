"""A handler may object to a rating; a third person decides; figures leave out only what was upheld."""

from datetime import timedelta

import pytest

from gongzhi.cases.errors import NotYours, StepRefused
from gongzhi.handling import ratings
from gongzhi.handling.models import Rating
from gongzhi.intake.tests.conftest import World
from tests.handling.conftest import rated, signed_in

WHY = {"理由": "路灯当天修好，评价说的是另一条路的灯。"}


def contested(world: World):
    taken = rated(world, days_ago=20)
    world.step(taken.case_id, "评价异议", world.county.people["wangqiang"], data=WHY)
    return taken


def shown(world: World, person: str) -> ratings.Figures:
    posts = world.actor(world.county.people[person]).posts
    return ratings.figures(ratings.ratings_for(posts, "事件", world.now - timedelta(days=90)))


def test_three_questions_are_kept_apart(world: World) -> None:
    taken = rated(world, days_ago=1, 态度=5)
    row = Rating.objects.get(case=taken.case_id)
    assert (row.result, row.attitude, row.explanation) == (1, 5, None)


def test_while_the_reporter_may_change_it_nobody_objects(world: World) -> None:
    taken = rated(world, days_ago=1)
    with pytest.raises(StepRefused, match="评价期满"):
        world.step(taken.case_id, "评价异议", world.county.people["wangqiang"], data=WHY)


def test_only_the_unit_in_charge_objects(world: World) -> None:
    taken = rated(world, days_ago=20)
    with pytest.raises(NotYours):
        world.step(taken.case_id, "评价异议", world.county.zhao_min, data=WHY)


def test_the_grid_worker_does_not_object_for_a_unit(world: World) -> None:
    taken = rated(world, days_ago=20)
    with pytest.raises(NotYours, match="承办"):
        world.step(taken.case_id, "评价异议", world.county.people["lijianguo"], data=WHY)


@pytest.mark.parametrize(("person", "counted"), [("zhaomin", 1), ("wangqiang", 1), ("chenmo", 0)])
def test_unit_and_command_room_see_a_rating_another_town_does_not(
    world: World, person: str, counted: int
) -> None:
    rated(world, days_ago=1)
    assert shown(world, person).counted == counted


@pytest.mark.parametrize("person", ["wangqiang", "sunli"])
def test_who_handled_or_checked_does_not_decide(world: World, person: str) -> None:
    taken = contested(world)
    with pytest.raises((NotYours, StepRefused)):
        world.step(
            taken.case_id, "异议裁定", world.county.people[person], outcome="采纳", data={"理由": "同意。"}
        )


@pytest.mark.parametrize(("outcome", "counted", "left_out"), [("采纳", 0, 1), ("不采纳", 1, 0)])
def test_figures_leave_out_what_was_upheld(world: World, outcome: str, counted: int, left_out: int) -> None:
    taken = contested(world)
    assert (shown(world, "wangqiang").counted, shown(world, "wangqiang").waiting) == (1, 1)
    world.step(
        taken.case_id, "异议裁定", world.county.zhao_min, outcome=outcome, data={"理由": "看过现场照片。"}
    )
    found = shown(world, "wangqiang")
    assert (found.counted, found.left_out, found.waiting) == (counted, left_out, 0)


def test_both_words_stay_before_everybody(world: World, client) -> None:
    taken = contested(world)
    world.step(
        taken.case_id, "异议裁定", world.county.zhao_min, outcome="采纳", data={"理由": "看过现场照片。"}
    )
    for page in (
        client.get(world.link(taken)).content.decode(),
        signed_in(world.county.people["wangqiang"]).get(f"/cases/{taken.number}").content.decode(),
    ):
        assert WHY["理由"] in page and "看过现场照片。" in page


def test_an_objection_does_not_open_the_case_again(world: World) -> None:
    taken = rated(world, days_ago=20)
    closed_at = world.case(taken).closed_at
    world.step(taken.case_id, "评价异议", world.county.people["wangqiang"], data=WHY)
    assert closed_at is not None and world.case(taken).closed_at == closed_at


def test_the_page_of_ratings(world: World, django_assert_max_num_queries) -> None:
    taken = contested(world)
    client = signed_in(world.county.people["wangqiang"])
    client.get("/ratings/")
    with django_assert_max_num_queries(5):
        page = client.get("/ratings/?show=waiting").content.decode()
    assert f"/cases/{taken.number}" in page and "待裁定" in page
    assert "平均 1.0 分" in page
