"""What goes by the prepared way gives what Django's own way gives, and the database plans it once."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gongzhi import prepared
from gongzhi.cases.models import Category
from gongzhi.people.models import Person
from gongzhi.prepared.rows import row_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def category() -> Iterator[Category]:
    yield Category.objects.create(code="X1", name="测试", urgency=2, settings={"重新办理天数": 15})


def kept() -> list[tuple[str, int]]:
    """What this connection has prepared of the question below, and how often it was asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements "
            "WHERE statement LIKE '%%::date + 1%%'"
        )
        found: list[tuple[str, int]] = cursor.fetchall()
    return found


def test_the_same_question_is_prepared_once() -> None:
    for day in (1, 2, 3):
        with prepared.cursor() as cursor:
            cursor.execute("SELECT %s::date + 1", [date(2026, 3, day)])
            assert cursor.fetchone() == (date(2026, 3, day + 1),)
    assert kept() == [("SELECT $1::date + 1", 3)]


def test_a_row_is_the_row_django_reads(category: Category) -> None:
    found = row_with(Category, "code", "X1")
    assert found is not None
    assert found.__dict__.keys() == Category.objects.get(code="X1").__dict__.keys()
    for field in Category._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(category, field.attname)
    assert found._state.adding is False


def test_no_row_is_none(category: Category) -> None:
    assert row_with(Category, "code", "X2") is None


def test_a_locked_row_says_so(category: Category) -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert row_with(Category, "id", category.pk, lock=True) == category
    assert any("FOR UPDATE" in one["sql"] for one in asked.captured_queries)


def test_it_is_counted_and_shown_where_queries_are_recorded(category: Category) -> None:
    with CaptureQueriesContext(connection) as asked:
        row_with(Category, "code", "X1")
    assert len(asked) == 1
    assert "= 'X1'" in asked.captured_queries[0]["sql"]


def test_errors_are_djangos_and_the_statement_stays_usable() -> None:
    sql = "INSERT INTO people_person (name) VALUES (%s)"
    with pytest.raises(IntegrityError), transaction.atomic(), prepared.cursor() as cursor:
        cursor.execute(sql, ["甲"])
    with pytest.raises(DataError), transaction.atomic(), prepared.cursor() as cursor:
        cursor.execute("SELECT %s::int", ["甲"])
    assert row_with(Person, "id", 0) is None
