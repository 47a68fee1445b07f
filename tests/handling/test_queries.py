"""What the pages of handling ask the database: pinned, so that nobody adds a query for each row unseen."""

from datetime import timedelta
from uuid import uuid4

from gongzhi.cases.models import Entry
from gongzhi.intake.tests.conftest import World
from tests.handling.conftest import signed_in


def test_the_case_page(world: World, django_assert_max_num_queries) -> None:
    taken = world.dispatched()
    client = signed_in(world.county.people["wangqiang"])
    client.get(f"/cases/{taken.number}")
    with django_assert_max_num_queries(15):
        assert client.get(f"/cases/{taken.number}").status_code == 200


def test_a_sign_of_life_is_cheap(world: World, django_assert_max_num_queries) -> None:
    taken = world.dispatched()
    client = signed_in(world.county.people["wangqiang"])
    client.post(f"/cases/{taken.number}/presence")
    with django_assert_max_num_queries(4):
        assert client.post(f"/cases/{taken.number}/presence").status_code == 200


def test_a_step_on_the_case_page(world: World, django_assert_max_num_queries) -> None:
    taken = world.dispatched()
    client = signed_in(world.county.people["wangqiang"])
    client.get(f"/cases/{taken.number}")
    typed = {"问题": "灯杆编号？", "idem": str(uuid4())}
    with django_assert_max_num_queries(12):
        assert client.post(f"/cases/{taken.number}/steps/征询反映人", typed).status_code == 302
    assert Entry.objects.filter(case=taken.case_id, step="征询反映人").count() == 1


def test_the_reporters_page_and_a_paper(world: World, client, django_assert_max_num_queries) -> None:
    world.now -= timedelta(days=1)
    taken = world.closed()
    for path, most in (("", 9), ("/papers/7/答复书", 9), ("/receipt", 8)):
        client.get(world.link(taken, path))
        with django_assert_max_num_queries(most):
            assert client.get(world.link(taken, path)).status_code == 200


def test_the_inbox_costs_the_same_for_many(world: World, django_assert_max_num_queries) -> None:
    client = signed_in(world.county.people["wangqiang"])
    world.dispatched()
    client.get("/work")
    with django_assert_max_num_queries(6):
        client.get("/work")
    for _ in range(3):
        world.dispatched()
    with django_assert_max_num_queries(6):
        client.get("/work")
