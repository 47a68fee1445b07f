"""What is remembered is exact: in every process, after every change, whatever was rolled back."""

import pytest
from django.db import connection, transaction

from gongzhi import reference
from gongzhi.people.models import Person

pytestmark = pytest.mark.django_db
READ: list[str] = []


@reference.remembered("people_person")
def names(prefix: str) -> list[str]:
    READ.append(prefix)
    return list(Person.objects.filter(username__startswith=prefix).values_list("name", flat=True))


def named(username: str, name: str) -> Person:
    return Person.objects.create(username=username, name=name, pinyin="", password="!")


@pytest.fixture(autouse=True)
def fresh() -> None:
    READ.clear()
    names.forget()


def test_it_is_read_once_for_each_question() -> None:
    named("a1", "甲")
    assert [names("a"), names("a"), names("b")] == [["甲"], ["甲"], []]
    assert READ == ["a", "b"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: named("a2", "乙"),
        lambda: Person.objects.filter(username="a1").update(name="丙"),
        lambda: Person.objects.filter(username="a1").delete(),
        lambda: Person.objects.bulk_create([Person(username="a3", name="丁", pinyin="", password="!")]),
    ],
)
def test_every_way_to_change_the_table_is_noticed(change) -> None:
    named("a1", "甲")
    before = names("a")
    change()
    assert names("a") != before


def test_signing_in_changes_nothing_that_is_remembered() -> None:
    person = named("a1", "甲")
    names("a")
    person.last_login = "2026-11-21T00:00:00Z"
    person.save(update_fields=["last_login"])
    names("a")
    assert READ == ["a"]


def test_what_was_rolled_back_never_comes_back() -> None:
    """The count after the next change must not be the one under which the undone state was remembered."""
    named("a1", "甲")
    try:
        with transaction.atomic():
            named("a2", "乙")
            assert names("a") == ["甲", "乙"]
            raise ZeroDivisionError
    except ZeroDivisionError:
        assert names("a") == ["甲"]
    named("a3", "丙")
    assert names("a") == ["甲", "丙"]


def test_inside_a_request_the_state_stands_still_until_it_changes_something() -> None:
    named("a1", "甲")
    with reference.pinned():
        names("a")
        named("a2", "乙")
        assert names("a") == ["甲"]
        reference.changed()
        assert names("a") == ["甲", "乙"]


def test_a_request_asks_once(django_assert_num_queries) -> None:
    names("a")
    with reference.pinned(), django_assert_num_queries(1), reference.pinned():
        names("a")
        names("a")


def test_a_table_nobody_watches_is_refused() -> None:
    with pytest.raises(KeyError):
        reference.revision("people_nobody")


def test_the_serving_role_may_count() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user <> session_user")
        assert cursor.fetchone() == (True,)
    before = reference.revision("people_person")
    named("a1", "甲")
    assert reference.revision("people_person") > before
