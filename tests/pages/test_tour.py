"""Every route of the product is on the tour, and every page on it opens."""

import pytest
from django.test import Client

from tests.pages.routes import ELSEWHERE, routes
from tests.pages.tour import Tour, build_tour


@pytest.fixture
def tour(db: None) -> Tour:
    return build_tour()


def test_every_page_is_on_the_tour_and_opens(tour: Tour) -> None:
    assert set(routes()) == {stop.route for stop in tour.stops} | ELSEWHERE
    for stop in tour.stops:
        client = Client()
        if person := tour.person(stop.who):
            client.force_login(person)
        assert client.get(stop.address, follow=True).status_code == 200, stop
