"""Fills a database with many cases for measuring: real ones, copied, each with a ledger of its own.

The originals went through the doors. A copy differs from its original in identity, number and the identities
of its requests, and its chain is hashed anew over those; what happened and when stays the same, so `gongzhi
ledger verify` finds nothing wrong in it. Left out are cases with a parent, children or photographs: they hang
on other rows. For benches only: a day that already has its root in the ledger would get more entries.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from gongzhi.cases import chain, store
from gongzhi.cases.models import Case, Entry, Follower
from gongzhi.cases.numbers import number_for
from gongzhi.cases.recording import entry_facts
from gongzhi.cases.verify import verify_case
from gongzhi.dispatch.climbing import climb

AT_ONCE = 20_000
SAMPLE = 100
NUMBER, REQUEST = "<number>", "<request>"  # stand in the hashed facts where a copy has its own
CASE = ", ".join(c for c in store.CASE_COLUMNS if c not in ("number", "idem", "head"))
ENTRY = ", ".join(c for c in store.ENTRY_COLUMNS if c not in ("idem", "prev", "hash"))
DUTY = ", ".join((*store.DUTY_COLUMNS, "ended_at", "ended_seq", "done"))
TOLD = "seq, kind, town_path, person_id, at, level, due_at, told"
STATEMENTS = f"""
CREATE TEMP TABLE made (old bigint, new bigint, own_number text, own_idem uuid, own_head bytea)
    ON COMMIT DROP;
CREATE TEMP TABLE chained
    (old bigint, new bigint, step_seq int, own_idem uuid, own_prev bytea, own_hash bytea) ON COMMIT DROP;
COPY made FROM STDIN;
COPY chained FROM STDIN;
ANALYZE made, chained;
INSERT INTO cases_case (id, number, idem, head, {CASE})
    SELECT new, own_number, own_idem, own_head, {CASE} FROM made JOIN cases_case ON id = old ORDER BY new;
INSERT INTO cases_entry (case_id, idem, prev, hash, {ENTRY})
    SELECT new, own_idem, own_prev, own_hash, {ENTRY}
    FROM chained JOIN cases_entry ON case_id = old AND seq = step_seq ORDER BY new, seq;
INSERT INTO cases_content (case_id, seq, fields, salts)
    SELECT new, seq, fields, salts FROM made JOIN cases_content ON case_id = old ORDER BY new, seq;
INSERT INTO cases_obligation (case_id, {DUTY})
    SELECT new, {DUTY} FROM made JOIN cases_obligation ON case_id = old ORDER BY new;
INSERT INTO cases_searchtext (case_id, chunk, tokens)
    SELECT new, new / {store.CHUNK}, tokens FROM made JOIN cases_searchtext ON case_id = old ORDER BY new;
INSERT INTO dispatch_attention (case_id, {TOLD})
    SELECT new, {TOLD} FROM made JOIN dispatch_attention ON case_id = old ORDER BY new"""


@dataclass(frozen=True, slots=True)
class Original:
    """A case to copy. `facts`: what is hashed of each entry, cut where number and request stand."""

    pk: int
    year: int
    facts: tuple[tuple[bytes, bytes, bytes], ...]


def fill(wanted: int) -> int:
    """Copy what is stored until `wanted` cases are; returns how many there are.

    Raises RuntimeError if a copy is not as the doors write.
    """
    stored = Case.objects.count()
    while climb(timezone.now()):  # what the worker would have done by now; copies have it behind them
        pass
    originals = _originals() if wanted > stored else []
    made: list[int] = []
    for begin in range(stored, wanted, AT_ONCE):
        ids = store.next_ids(min(AT_ONCE, wanted - begin))
        _copy(originals, ids)
        made += ids
    _check(made)
    _nobody_is_told()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Case.objects.count()


def _originals() -> list[Original]:
    whole = Case.objects.filter(part=None, children=None, uploads=None)
    return [_original(case) for case in whole.order_by("pk")[:AT_ONCE]]


def _original(case: Case) -> Original:
    entries = Entry.objects.filter(case=case).select_related("version").order_by("seq")
    facts = [_facts(entry) for entry in entries]
    return Original(case.pk, timezone.localtime(case.opened_at).year, tuple(facts))


def _facts(entry: Entry) -> tuple[bytes, bytes, bytes]:
    row = {name: getattr(entry, name) for name in store.ENTRY_COLUMNS} | {"idem": REQUEST}
    hashed = chain.canonical(entry_facts(NUMBER, entry.version.sha256, row))
    before, rest = hashed.split(NUMBER.encode())
    between, after = rest.split(REQUEST.encode())
    return before, between, after


def _copy(originals: Sequence[Original], ids: Sequence[int]) -> None:
    """One copy for each of `ids`, the originals taken in turn."""
    cases, entries = [], []
    for new in ids:
        original = originals[new % len(originals)]
        number = number_for(new, original.year)
        rows = list(_chain(original, number))
        cases.append(f"{original.pk}\t{new}\t{number}\t{rows[0][0]}\t\\\\x{rows[-1][2].hex()}\n")
        entries += [
            f"{original.pk}\t{new}\t{seq}\t{idem}\t\\\\x{prev.hex()}\t\\\\x{own.hex()}\n"
            for seq, (idem, prev, own) in enumerate(rows, 1)
        ]
    texts = iter(("".join(cases), "".join(entries)))
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in STATEMENTS.split(";\n"):
            if statement.startswith("COPY"):
                with cursor.copy(statement) as copy:
                    copy.write(next(texts))
            else:
                cursor.execute(statement)


def _chain(original: Original, number: str) -> Iterator[tuple[UUID, bytes, bytes]]:
    """(request, previous digest, digest) of each entry, hashed as `chain.entry_hash` does."""
    head = chain.GENESIS
    for before, between, after in original.facts:
        idem = UUID(bytes=secrets.token_bytes(16), version=4)
        own = chain.sm3(head, before, number.encode(), between, str(idem).encode(), after)
        yield idem, head, own
        head = own


def _check(made: Sequence[int]) -> None:
    """Verify copies taken from all over as the command does."""
    for pk in made[:: max(len(made) // SAMPLE, 1)]:
        for finding in verify_case(Case.objects.get(pk=pk)):
            raise RuntimeError(f"a copy is not as the doors write: {finding}")


def _nobody_is_told() -> None:
    """Readers of the ledger go on behind the copies, as if they had read them when they were written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM cases_entry_position")
        Follower.objects.update(position=cursor.fetchone()[0])
