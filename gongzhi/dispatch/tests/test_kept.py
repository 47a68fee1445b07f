"""Dates kept and broken: listed, exported, asked for by the index."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.cases.models import Case
from gongzhi.dispatch import kept
from gongzhi.dispatch.tests.conftest import Desk

ADDRESS = "/desk/supervision/dates/"


@pytest.fixture
def lamps(desk: Desk) -> list[Case]:
    """One answered in time, one answered late, one still waiting for its unit."""
    desk.now = timezone.now() - timedelta(days=20)
    found = []
    for days in (1, 18, None):
        case = desk.accepted(text="=SUM(A1) 老樟树旁的路灯不亮了。")
        desk.dispatch(case, "QY-SZ")
        if days:
            desk.step(case, "签收", "周师傅", outcome="接单", after=timedelta(hours=1))
            desk.step(
                case,
                "处置反馈",
                "周师傅",
                outcome="已解决",
                data={"情况": "换了"},
                after=timedelta(days=days),
            )
        found.append(case)
    return found


def months(lamps: list[Case]) -> set[str]:
    days = [lamps[0].opened_at + timedelta(days=n) for n in range(21)]
    return {f"{timezone.localtime(day):%Y-%m}" for day in days}


def told(desk: Desk, lamps: list[Case], who: str = "钱立") -> list[dict[str, str]]:
    client, lines = Client(), []
    client.force_login(desk.person(who))
    for month in sorted(months(lamps)):
        answer = client.get(ADDRESS, {"month": month, "as": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        lines += list(csv.DictReader(io.StringIO(text)))
    return lines


def test_the_file_has_every_date_with_its_end(desk: Desk, lamps: list[Case]) -> None:
    lines = told(desk, lamps)
    answers = {(line["编号"], line["应办"]): line["结果"] for line in lines}
    assert answers[lamps[0].number, "处置反馈"] == "按期"
    assert answers[lamps[1].number, "处置反馈"] == "超期办"
    assert answers[lamps[2].number, "签收"] == "超期未办"
    assert all(line["事项"].startswith("'=") for line in lines)


def test_another_town_sees_nothing_of_it(desk: Desk, lamps: list[Case]) -> None:
    client = Client()
    client.force_login(desk.person("陈默"))
    assert client.get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=💡", "unit=99999999999999999999", "unit=²", "state=x"]
)
def test_strange_questions_are_answered_with_this_month(desk: Desk, query: str) -> None:
    client = Client()
    client.force_login(desk.person("钱立"))
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


def test_the_page_asks_few_questions(
    desk: Desk, lamps: list[Case], django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.force_login(desk.person("钱立"))
    client.get(ADDRESS)
    with django_assert_max_num_queries(8):
        client.get(ADDRESS)


def test_december_is_followed_by_january() -> None:
    month = kept.Month.of("2026-12", timezone.now())
    assert (month.name, f"{month.ends:%Y-%m}") == ("2026-12", "2027-01")
