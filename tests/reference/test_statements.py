"""A question is written once; what it is asked with, and what it finds, is always of this moment."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Value

from gongzhi.places.models import Division
from gongzhi.prepared.rows import columns, load
from gongzhi.reference.statements import Given, Statement, statement, written

NAMES = columns(Division, "path", "id", "name")


@statement
def _named(level: str) -> Statement:
    return written(Division.objects.filter(level=level, name=Given("name")).values_list(*NAMES))


def _county(code: str) -> Division:
    day = date(2026, 1, 1)
    return Division.objects.create(code=code, name="甲县", level="county", path=f"{code}/", begins=day)


def test_the_same_text_finds_what_is_there_now(db: None) -> None:
    asked = _named("county")
    assert asked.ask(name="甲县") == []
    made = _county("1")
    assert _named("county") is asked
    [row] = asked.ask(name="甲县")
    assert load(Division, NAMES, row) == made
    assert asked.ask(name="' OR ''='") == [] == _named("town").ask(name="甲县")


def test_columns_not_asked_for_are_read_when_used(db: None) -> None:
    _county("1")
    [row] = _named("county").ask(name="甲县")
    found = load(Division, NAMES, row)
    assert found.get_deferred_fields() == set(columns(Division)) - set(NAMES)
    assert found.code == "1"


def test_a_value_left_open_must_be_given(db: None) -> None:
    with pytest.raises(KeyError):
        _named("county").ask()


def test_what_nothing_can_fulfil_is_not_asked(db: None, django_assert_num_queries) -> None:
    nothing = written(Division.objects.filter(pk__in=[]).values_list("pk"))
    with django_assert_num_queries(0):
        assert nothing.ask() == []


def test_a_statement_around_another_keeps_its_values_in_order(db: None) -> None:
    for number in (1, 2, 3):
        _county(str(number))
    inner = Division.objects.filter(name=Given("name")).annotate(one=Value(1)).values_list("code", "one")
    around = written(
        inner, "SELECT count(*) FILTER (WHERE code > %s) FROM ({rows}) AS found", (Given("code"),)
    )
    assert around.ask(code="1", name="甲县") == [(2,)]


NASTY = "100%s%% 'a' \\ \"b\""


def test_a_steady_statement_has_only_what_is_open_as_parameters(db: None) -> None:
    day = date(2026, 1, 1)
    made = Division.objects.create(code="1", name=NASTY, level="county", path="1/", begins=day)
    known = Division.objects.filter(name=NASTY, begins__gte=day, path__startswith="1/", pk=Given("pk"))
    asked = written(known.values_list("pk"), steady=True)
    assert [value.value for value in asked.values] == ["pk"]
    for recorded in (False, True):  # prepared by the connection, and put together by Django's own cursor
        connection.force_debug_cursor = recorded
        assert asked.ask(pk=made.pk) == [(made.pk,)]
        assert asked.ask(pk=made.pk + 1) == []
    connection.force_debug_cursor = False


def test_a_steady_statement_is_planned_once(db: None) -> None:
    asked = written(Division.objects.filter(name=Given("name")).values_list("pk"), steady=True)
    for name in ("甲县", "乙县"):
        asked.ask(name=name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [text for (text,) in cursor.fetchall() if "places_division" in text]
    assert len(kept) == 1
    assert "甲县" not in kept[0]
