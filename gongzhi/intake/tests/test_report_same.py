"""«I have it too»: the same thing nearby, without giving away what others wrote."""

import pytest
from django.test import Client

from gongzhi.cases.models import Case, Entry
from gongzhi.intake.tests.conftest import World
from gongzhi.intake.tests.steps import WHERE, begin


def same_page(client: Client) -> str:
    return str(client.post(begin(client), WHERE)["Location"])


def test_a_like_report_nearby_is_shown_without_its_words(world: World, client: Client) -> None:
    world.report(内容="王秀英家门口的路灯不亮")
    address = same_page(client)
    assert address.endswith("/same")
    page = client.get(address).content.decode()
    assert "路灯不亮" in page
    assert "王秀英" not in page


def test_joining_gives_a_number_of_ones_own_and_notes_the_other(world: World, client: Client) -> None:
    first = world.report()
    contact = client.post(same_page(client), {"same": first.number})["Location"]
    client.post(contact, {})
    own = Case.objects.exclude(pk=first.case_id).get()
    assert own.number != first.number
    assert Entry.objects.get(case=own, seq=1).data["同一件"] == first.number
    assert own.merged_into is None  # an office decides


def test_not_the_same_goes_on(world: World, client: Client) -> None:
    world.report()
    contact = client.post(same_page(client), {"same": ""})["Location"]
    assert contact.endswith("/contact")
    client.post(contact, {})
    assert "同一件" not in Entry.objects.order_by("-case_id")[0].data


def test_a_number_that_was_not_offered_is_not_taken(world: World, client: Client) -> None:
    world.report()
    far = world.report(地点={"address": "远处", "lon": 120.019, "lat": 28.009})
    client.post(client.post(same_page(client), {"same": far.number})["Location"], {})
    assert "同一件" not in Entry.objects.order_by("-case_id")[0].data


@pytest.mark.parametrize(
    "changes",
    [
        {"类别": "HB03"},
        {"地点": {"address": "远处", "lon": 120.0065, "lat": 28.005}},
        {"地点": {"address": "永和路口"}},
    ],
)
def test_what_is_far_or_different_is_not_offered(
    world: World, client: Client, changes: dict[str, object]
) -> None:
    world.report(**changes)
    assert same_page(client).endswith("/contact")


def test_a_closed_case_is_not_offered(world: World, client: Client) -> None:
    world.closed()
    assert same_page(client).endswith("/contact")


def test_a_radius_of_its_own_widens_the_search(world: World, client: Client) -> None:
    world.categories["SZ01"].settings["附近"] = 300
    world.categories["SZ01"].save()
    world.report(地点={"address": "远处", "lon": 120.0065, "lat": 28.005})
    assert same_page(client).endswith("/same")
