"""Changes one value of one row, by its type, as little as can be."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from psycopg import sql
from psycopg.types.json import Jsonb

TRIES = 8  # values, before a column counts as one that the database itself keeps from being changed


class Vandal:
    """The owner of the tables, past every guard that he can switch off."""

    def __init__(self, seed: object) -> None:
        self.chance = random.Random(str(seed))
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")  # tests act as the serving role, which may not do this
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("cases_entry", "cases_dailyroot", "cases_access", "cases_adoption"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    def spoil(self, table: str, column: str) -> str:
        """Change the column in a random row; what was done, or nothing if the database refused."""
        for _ in range(TRIES):
            place, value = self._pick(table, column)
            changed = self._changed(table, column, value)
            statement = sql.SQL("UPDATE {} SET {} = %s WHERE ctid = %s::tid").format(
                sql.Identifier(table), sql.Identifier(column)
            )
            if self._do(statement, [_stored(changed), place]):
                return f"{table}.{column}: {value!r} -> {changed!r}"
        return ""

    def remove(self, table: str) -> bool:
        """Delete a row. Of the daily roots the first: of the newest only its publication tells."""
        statement = sql.SQL("DELETE FROM {} WHERE ctid = %s::tid").format(sql.Identifier(table))
        for _ in range(TRIES):  # the database keeps a decision that another one ends
            place, _ = self._pick(table, "ctid", first=table == "cases_dailyroot")
            if self._do(statement, [place]):
                return True
        return False

    def _pick(self, table: str, column: str, *, first: bool = False) -> tuple[str, Any]:
        statement = sql.SQL("SELECT ctid::text, {} FROM {} t ORDER BY t.ctid").format(
            sql.Identifier(column), sql.Identifier(table)
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall()
        place, value = rows[0] if first else self.chance.choice(rows)
        return place, value

    @staticmethod
    def _do(statement: sql.Composed, values: list[Any]) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return bool(cursor.rowcount)
        except DatabaseError:
            return False

    def _changed(self, table: str, column: str, value: Any) -> Any:
        if others := _referenced(table, column, but=value):
            return self.chance.choice(others)
        kind = _type_of(table, column)
        if value is None:
            return FIRST[kind]
        if kind == "jsonb":
            return self._json(json.loads(value) if isinstance(value, str) else value)
        return OTHER[kind](self.chance, value)

    def _json(self, value: Any) -> Any:
        """The same value with one leaf changed."""
        if isinstance(value, dict) and value:
            key = self.chance.choice(sorted(value))
            return {**value, key: self._json(value[key])}
        if isinstance(value, list) and value:
            at = self.chance.randrange(len(value))
            return [*value[:at], self._json(value[at]), *value[at + 1 :]]
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, int):
            return self.chance.choice([value + 1, str(value)])
        if isinstance(value, float):
            return value + 1e-6
        return _text(self.chance, value) if isinstance(value, str) else "x"


def columns_of(table: str) -> list[str]:
    """The columns in which something is stored; what PostgreSQL computes itself is left out."""
    return [name for name, _, computed in _described(table) if not computed]


def _type_of(table: str, column: str) -> str:
    return next(kind for name, kind, _ in _described(table) if name == column)


def _described(table: str) -> list[tuple[str, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name, is_generated = 'ALWAYS' FROM information_schema.columns"
            " WHERE table_name = %s ORDER BY ordinal_position",
            [table],
        )
        rows: list[tuple[str, str, bool]] = cursor.fetchall()
    return rows


def _referenced(table: str, column: str, *, but: Any) -> list[int]:
    """What else a foreign key might point to; empty for a column that is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.confrelid::regclass::text FROM pg_constraint c JOIN pg_attribute a"
            " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND a.attname = %s",
            [table, column],
        )
        if not (found := cursor.fetchone()):
            return []
        cursor.execute(f"SELECT id FROM {found[0]} WHERE id IS DISTINCT FROM %s ORDER BY id", [but])
        return [row[0] for row in cursor.fetchall()]


def _stored(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value


def _text(chance: random.Random, value: str) -> str:
    if not value:
        return "x"
    at = chance.randrange(len(value))
    return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]


def _bytes(chance: random.Random, value: Any) -> bytes:
    content = bytearray(value)
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _number(chance: random.Random, value: int) -> int:
    return value + chance.choice([-1, 1, 1000])


OTHER: dict[str, Callable[[random.Random, Any], Any]] = {
    "text": _text,
    "varchar": _text,
    "bytea": _bytes,
    "int8": _number,
    "int4": _number,
    "int2": _number,
    "float8": lambda chance, value: value + chance.choice([-1e-6, 1e-6]),
    "bool": lambda chance, value: not value,
    "uuid": lambda chance, value: UUID(int=value.int ^ (1 << chance.randrange(128))),
    "date": lambda chance, value: value + timedelta(days=chance.choice([-1, 1])),
    "timestamptz": lambda chance, value: value + timedelta(microseconds=chance.choice([-1, 1])),
}
FIRST: dict[str, Any] = {
    "int8": 1,
    "int4": 1,
    "float8": 120.5,
    "date": date(2026, 1, 1),
    "timestamptz": datetime.fromisoformat("2026-01-01T00:00:00+08:00"),
}
