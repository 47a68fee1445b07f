"""The one statement that writes: an entry, its words, its duties and the case row, all or nothing.

A single statement with writable CTEs costs one round trip where the ORM would need six, and leaves
no order in which half of it could be visible.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

CASE_COLUMNS = [
    "number",
    "procedure_id",
    "idem",
    "link_version",
    "seq",
    "state",
    "head",
    "stage",
    "outcome",
    "matter",
    "title",
    "text",
    "category_id",
    "urgency",
    "channel",
    "external",
    "division_id",
    "town_path",
    "area_path",
    "address",
    "lon",
    "lat",
    "unit_id",
    "unit_path",
    "handler_id",
    "concerned_unit_path",
    "concerned_person_id",
    "merged_into_id",
    "parent_id",
    "opened_at",
    "updated_at",
    "closed_at",
    "due_at",
    "warn_at",
    "due_step",
    "wake_at",
]
FIXED = {"number", "idem", "matter", "opened_at", "parent_id"}
ENTRY_COLUMNS = [
    "seq",
    "kind",
    "step",
    "outcome",
    "role",
    "actor_id",
    "post_id",
    "at",
    "recorded_at",
    "data",
    "sealed",
    "rules",
    "version_id",
    "idem",
    "prev",
    "hash",
]
DUTY_COLUMNS = {
    "step": "text",
    "rule": "text",
    "since_seq": "int",
    "started_at": "timestamptz",
    "due_at": "timestamptz",
    "warn_at": "timestamptz",
    "provisional": "bool",
    "role": "text",
    "unit_id": "bigint",
    "town_path": "text",
    "area_path": "text",
}
CHUNK = 1_000
JSON_COLUMNS = {"state", "data", "sealed", "rules"}


class MovedOn(Exception):
    """The case has moved on since it was read: nothing has been written."""


@dataclass(slots=True)
class Append:
    """Everything one entry writes."""

    case_id: int
    case: dict[str, Any]
    entry: dict[str, Any]
    duties: list[dict[str, Any]]
    content: dict[str, Any] | None = None
    salts: dict[str, str] | None = None
    uploads: list[int] = field(default_factory=list)
    tokens: str | None = None


def _row(prefix: str, columns: list[str]) -> str:
    return ", ".join(f"%({prefix}{c})s" for c in columns)


def _shared() -> str:
    """The parts that hang on `moved`, the case row opened or moved on; without it nothing happens."""
    duty_names = ", ".join(DUTY_COLUMNS)
    duty_types = ", ".join(f"{name} {kind}" for name, kind in DUTY_COLUMNS.items())
    duty_update = ", ".join(
        f"{c} = excluded.{c}" for c in DUTY_COLUMNS if c not in ("step", "rule", "since_seq")
    )
    return f"""
entry AS (
    INSERT INTO cases_entry (case_id, {", ".join(ENTRY_COLUMNS)})
    SELECT id, {_row("e_", ENTRY_COLUMNS)} FROM moved),
words AS (
    INSERT INTO cases_content (case_id, seq, fields, salts)
    SELECT id, %(e_seq)s, %(content)s::jsonb, %(salts)s::jsonb FROM moved
    WHERE %(content)s::jsonb IS NOT NULL),
given AS (SELECT * FROM jsonb_to_recordset(%(duties)s::jsonb) AS d({duty_types})),
ended AS (
    UPDATE cases_obligation o SET ended_at = %(e_at)s, ended_seq = %(e_seq)s, done = (o.step = %(e_step)s)
    FROM moved WHERE o.case_id = moved.id AND o.ended_at IS NULL AND NOT EXISTS (
        SELECT FROM given g WHERE g.step = o.step AND g.rule = o.rule AND g.since_seq = o.since_seq)),
running AS (
    INSERT INTO cases_obligation (case_id, {duty_names}, done)
    SELECT moved.id, {", ".join(f"given.{c}" for c in DUTY_COLUMNS)}, false FROM given, moved
    ON CONFLICT (case_id, step, rule, since_seq)
    DO UPDATE SET {duty_update}, ended_at = NULL, ended_seq = NULL),
searchable AS (
    INSERT INTO cases_searchtext (case_id, chunk, tokens)
    SELECT id, id / %(chunk_size)s, %(tokens)s::text FROM moved WHERE %(tokens)s::text IS NOT NULL
    ON CONFLICT (case_id) DO UPDATE SET tokens = excluded.tokens),
files AS (
    UPDATE cases_upload u SET case_id = moved.id, seq = %(e_seq)s
    FROM moved WHERE u.id = ANY(%(uploads)s::bigint[]) AND u.case_id IS NULL)
SELECT id FROM moved"""


_CHANGING = [c for c in CASE_COLUMNS if c not in FIXED]
OPEN_SQL = f"""
WITH moved AS (
    INSERT INTO cases_case (id, {", ".join(CASE_COLUMNS)}) VALUES (%(id)s, {_row("c_", CASE_COLUMNS)})
    RETURNING id),
{_shared()}"""
STEP_SQL = f"""
WITH moved AS (
    UPDATE cases_case SET {", ".join(f"{c} = %(c_{c})s" for c in _CHANGING)}
    WHERE id = %(id)s AND seq = %(c_seq)s - 1 RETURNING id),
{_shared()}"""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def parameters(item: Append) -> dict[str, Any]:
    """The statement's parameters for one append."""
    values: dict[str, Any] = {
        "id": item.case_id,
        "content": Jsonb(item.content) if item.content else None,
        "salts": Jsonb(item.salts or {}),
        "duties": json.dumps([{k: _plain(v) for k, v in duty.items()} for duty in item.duties]),
        "uploads": item.uploads,
        "tokens": item.tokens,
        "chunk_size": CHUNK,
    }
    for prefix, row in (("c_", item.case), ("e_", item.entry)):
        for name, value in row.items():
            values[prefix + name] = Jsonb(value) if name in JSON_COLUMNS else value
    return values


def append(item: Append, *, opening: bool) -> None:
    """Write one entry. Raises IntegrityError on a repeated request, MovedOn if the case is not as read."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SQL if opening else STEP_SQL, parameters(item))
        if cursor.fetchone() is None:
            raise MovedOn(f"{item.case_id}:{item.entry['seq']}")


def append_many(items: list[Append], *, opening: bool) -> None:
    """The same for one entry each of many cases at once, pipelined; used by imports."""
    with connection.cursor() as cursor:
        cursor.executemany(OPEN_SQL if opening else STEP_SQL, [parameters(i) for i in items])
        if cursor.rowcount != len(items):
            raise MovedOn(f"{len(items) - cursor.rowcount} of {len(items)}")


def next_ids(count: int = 1) -> list[int]:
    """Take case identities from the sequence; gaps are harmless."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('cases_case_id_seq') FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]
