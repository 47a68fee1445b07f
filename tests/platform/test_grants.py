"""The second wall: what the serving role cannot do, whatever the program asks."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from gongzhi.config import grants
from gongzhi.config.registry import LEDGER_TABLES

pytestmark = pytest.mark.django_db


def refused(statement: str) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(error.value)


def ask(statement: str, *values: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None


def test_tests_act_as_the_serving_role() -> None:
    assert ask("SELECT current_user") == settings.SERVING_ROLE


@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_the_ledger_is_append_only_for_the_serving_role(table: str) -> None:
    column = ask("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table)
    for statement in (
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        assert "permission denied" in refused(statement)
    for right, given in (("SELECT", True), ("INSERT", True), ("UPDATE", False), ("TRIGGER", False)):
        assert ask("SELECT has_table_privilege(%s, %s)", table, right) is given


@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_not_even_the_owner_empties_the_ledger_outside_tests(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL gongzhi.emptying TO ''")
    assert "只能追加" in refused(f"TRUNCATE {table} CASCADE")


def test_the_serving_role_can_change_no_structure() -> None:
    table = LEDGER_TABLES[0]
    for statement in (
        "CREATE TABLE public.mine (n int)",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TABLE {table}",
        f"DROP TRIGGER ledger_rows ON {table}",
        "DELETE FROM django_migrations",
        "CREATE ROLE other",
        "SET session_replication_role TO replica",
    ):
        told = refused(statement)
        assert "permission denied" in told or "must be owner" in told, f"{statement}: {told}"


def test_every_table_is_reachable_and_owned_by_somebody_else() -> None:
    tables = (
        "SELECT string_agg(relname, ', ') FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = %s::regnamespace AND "
    )
    assert ask(tables + "relowner = current_user::regrole", "public") is None
    assert ask(tables + "NOT has_table_privilege(oid, 'SELECT')", "public") is None


def test_applying_twice_changes_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    sentence = "SELECT string_agg(relname || relacl::text, ' ' ORDER BY relname) FROM pg_class"
    before = ask(sentence)
    grants.apply()
    assert ask(sentence) == before
