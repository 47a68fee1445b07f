"""Programs have a pace of their own: who guesses keys slows his address, never a program whose key fits."""

from typing import Any

import pytest
from django.test import Client

from gongzhi.web import pacing
from gongzhi.web.pace import Pace, Rate
from tests.api.conftest import Program, ProgramOf, World

SLOWER = Rate(burst=6, a_second=0.05)
STEP = {"outcome": "立案"}


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "pace", Pace())
    monkeypatch.setattr(pacing, "keys_that_fit", pacing.Fitting())
    monkeypatch.setattr(pacing, "ADDRESS", SLOWER)


def send(path: str, key: str = "", **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post(
        path, more, headers=headers, REMOTE_ADDR="192.0.2.9", content_type="application/json"
    )


def report(key: str = "", form: str = "json") -> Any:
    sent = {"service_code": "SZ01", "description": "路灯不亮", "address_string": "永和路口"}
    return Client().post(
        f"/open311/v2/requests.{form}", sent | ({"api_key": key} if key else {}), REMOTE_ADDR="192.0.2.9"
    )


def test_guessing_keys_slows_the_address_soon(world: World) -> None:
    tries = [send("/api/v1/cases", f"gongzhi_{n}").status_code for n in range(4)]
    assert tries == [401, 401, 429, 429]


def test_a_program_whose_key_fits_does_not_wait_for_its_neighbours(
    world: World, program_of: ProgramOf
) -> None:
    known: Program = program_of("zhaomin", role="dispatcher")
    assert report(known.secret).status_code == 201
    while send("/api/v1/cases", "gongzhi_wrong").status_code != 429:
        pass
    assert report().status_code == 429, "without a key it is the address that waits"
    assert [report(known.secret).status_code for _ in range(9)] == [201] * 9
    assert send("/api/v1/cases", known.secret).status_code == 422, "and through the other interface"


def test_the_answer_is_one_a_program_reads(world: World) -> None:
    while send("/api/v1/cases", "gongzhi_wrong").status_code != 429:
        pass
    problem = send("/api/v1/cases", "gongzhi_wrong")
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["status"] == 429
    assert int(problem["Retry-After"]) > 0
    assert "place_in_queue" not in problem.cookies
    (row,) = report().json()
    assert row["code"] == 429
    assert b"<code>429</code>" in report(form="xml").content


def test_a_neighbour_without_an_account_can_still_report(world: World) -> None:
    """At the rates that ship, somebody who guesses a hundred keys leaves a village room to write."""
    pacing.ADDRESS = Rate(burst=600, a_second=5)
    for n in range(100):
        assert send("/api/v1/cases", f"gongzhi_{n}").status_code == 401
    sent = {"size": "large"}
    answers = {Client().post("/preferences", sent, REMOTE_ADDR="192.0.2.9").status_code for _ in range(50)}
    assert answers == {302}


def test_only_the_newest_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "MOST_KEYS", 2)
    keys = pacing.Fitting()
    for key in ("a", "b", "a", "c"):
        keys.add(key)
    assert (keys.seen("a"), keys.seen("b"), keys.seen("c")) == (True, False, True)
