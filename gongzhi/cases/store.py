"""The one statement that writes: an entry, its words, its duties and the case row, all or nothing.

A single statement with writable CTEs costs one round trip where the ORM would need six, and leaves
no order in which half of it could be visible.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from gongzhi import prepared

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


def _statement(moved: str) -> str:
    """The whole statement. `moved` opens the case row or moves it on; without a row from it nothing happens.

    Its one parameter is the JSON of `given`: sixty values of their own would make a different statement to be
    planned for each combination of empty ones.
    """
    duty_names = ", ".join(DUTY_COLUMNS)
    duty_types = ", ".join(f"{name} {kind}" for name, kind in DUTY_COLUMNS.items())
    duty_update = ", ".join(
        f"{c} = excluded.{c}" for c in DUTY_COLUMNS if c not in ("step", "rule", "since_seq")
    )
    entry_columns = ", ".join(ENTRY_COLUMNS)
    return f"""
WITH given AS (SELECT %s::jsonb AS j),
said AS (SELECT e.* FROM given, jsonb_populate_record(NULL::cases_entry, j->'entry') AS e),
moved AS ({moved}),
entry AS (
    INSERT INTO cases_entry (case_id, {entry_columns}) SELECT moved.id, {entry_columns} FROM said, moved),
words AS (
    INSERT INTO cases_content (case_id, seq, fields, salts)
    SELECT moved.id, said.seq, j->'content', j->'salts' FROM given, said, moved WHERE j ? 'content'),
duty AS (SELECT d.* FROM given, jsonb_to_recordset(j->'duties') AS d({duty_types})),
ended AS (
    UPDATE cases_obligation o SET ended_at = said.at, ended_seq = said.seq, done = (o.step = said.step)
    FROM said, moved WHERE o.case_id = moved.id AND o.ended_at IS NULL AND NOT EXISTS (
        SELECT FROM duty d WHERE d.step = o.step AND d.rule = o.rule AND d.since_seq = o.since_seq)),
running AS (
    INSERT INTO cases_obligation (case_id, {duty_names}, done)
    SELECT moved.id, duty.*, false FROM duty, moved
    ON CONFLICT (case_id, step, rule, since_seq)
    DO UPDATE SET {duty_update}, ended_at = NULL, ended_seq = NULL),
searchable AS (
    INSERT INTO cases_searchtext (case_id, chunk, tokens)
    SELECT moved.id, moved.id / {CHUNK}, j->>'tokens' FROM given, moved WHERE j ? 'tokens'
    ON CONFLICT (case_id) DO UPDATE SET tokens = excluded.tokens),
files AS (
    UPDATE cases_upload u SET case_id = moved.id, seq = said.seq FROM said, moved
    WHERE u.case_id IS NULL AND u.id IN (
        SELECT upload::bigint FROM given, jsonb_array_elements_text(j->'uploads') AS upload))
SELECT id FROM moved"""


_CASE = ", ".join(CASE_COLUMNS)
_CHANGING = ", ".join(f"{c} = case_row.{c}" for c in CASE_COLUMNS if c not in FIXED)
_ROW = "given, jsonb_populate_record(NULL::cases_case, j->'case') AS case_row"
OPEN_SQL = _statement(f"INSERT INTO cases_case (id, {_CASE}) SELECT id, {_CASE} FROM {_ROW} RETURNING id")
STEP_SQL = _statement(
    f"UPDATE cases_case c SET {_CHANGING} FROM {_ROW} "
    "WHERE c.id = case_row.id AND c.seq = case_row.seq - 1 RETURNING c.id"
)


def _plain(value: Any) -> Any:
    """What JSON has no type for, as the database writes it."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def parameters(item: Append) -> tuple[str]:
    """The statement's one parameter for one append."""
    given: dict[str, Any] = {
        "case": {"id": item.case_id, **item.case},
        "entry": item.entry,
        "duties": item.duties,
        "uploads": item.uploads,
    }
    if item.content:
        given |= {"content": item.content, "salts": item.salts or {}}
    if item.tokens is not None:
        given["tokens"] = item.tokens
    return (json.dumps(given, default=_plain),)


def append(item: Append, *, opening: bool) -> None:
    """Write one entry. Raises IntegrityError on a repeated request, MovedOn if the case is not as read."""
    with prepared.cursor() as cursor:
        cursor.execute(OPEN_SQL if opening else STEP_SQL, parameters(item))
        if cursor.fetchone() is None:
            raise MovedOn(f"{item.case_id}:{item.entry['seq']}")


def append_many(items: list[Append], *, opening: bool) -> None:
    """The same for one entry each of many cases at once, pipelined; used by imports."""
    with prepared.cursor() as cursor:
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
