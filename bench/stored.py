"""Fills a database with many cases for measuring: real ones, copied.

The copies have new identities but the hashes of their originals, so `gongzhi ledger verify` finds every
one of them: this is for benches only.
"""

from django.db import connection

CASE_SAME = (
    "procedure_id link_version seq state head stage outcome matter title text category_id urgency channel "
    "external division_id town_path area_path address lon lat unit_id unit_path handler_id "
    "concerned_unit_path concerned_person_id closed_at due_step"
)
SHIFT = "(n * interval '7 minutes' + (c.id %% 97) * interval '1 minute')"
COPIES = "generate_series(1, %(copies)s) n"
STATEMENTS = f"""
CREATE TEMP TABLE copied AS SELECT c.id AS old, nextval('cases_case_id_seq') AS new, n
    FROM cases_case c, {COPIES};
CREATE INDEX ON copied (old);
INSERT INTO cases_case (id, number, idem, opened_at, updated_at, due_at, {", ".join(CASE_SAME.split())})
    SELECT k.new, '9' || lpad(k.new::text, 12, '0'), gen_random_uuid(),
           c.opened_at - {SHIFT}, c.updated_at - {SHIFT}, c.due_at - {SHIFT},
           {", ".join("c." + name for name in CASE_SAME.split())}
    FROM copied k JOIN cases_case c ON c.id = k.old;
INSERT INTO cases_entry (case_id, seq, kind, step, outcome, role, actor_id, post_id, at, recorded_at, data,
        sealed, rules, version_id, idem, prev, hash)
    SELECT k.new, e.seq, e.kind, e.step, e.outcome, e.role, e.actor_id, e.post_id, e.at, e.recorded_at,
           e.data, e.sealed, e.rules, e.version_id, e.idem, e.prev, e.hash
    FROM copied k JOIN cases_entry e ON e.case_id = k.old;
INSERT INTO cases_content (case_id, seq, fields, salts)
    SELECT k.new, e.seq, e.fields, e.salts FROM copied k JOIN cases_content e ON e.case_id = k.old;
INSERT INTO cases_obligation (case_id, step, rule, since_seq, started_at, due_at, warn_at, provisional,
        role, unit_id, town_path, area_path, ended_at, ended_seq, done)
    SELECT k.new, c.step, c.rule, c.since_seq, c.started_at - {SHIFT}, c.due_at - {SHIFT},
           c.warn_at - {SHIFT}, c.provisional, c.role, c.unit_id, c.town_path, c.area_path,
           c.ended_at - {SHIFT}, c.ended_seq, c.done
    FROM copied k JOIN cases_obligation c ON c.case_id = k.old;
INSERT INTO cases_searchtext (case_id, chunk, tokens)
    SELECT k.new, k.new / 1000, s.tokens FROM copied k JOIN cases_searchtext s ON s.case_id = k.old;
DROP TABLE copied
"""


def fill(wanted: int) -> int:
    """Copy what is stored until about `wanted` cases are; returns how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        stored = cursor.fetchone()[0]
        copies = round(wanted / stored) - 1 if stored else 0
        if copies > 0:
            for statement in STATEMENTS.split(";\n"):
                cursor.execute(statement, {"copies": copies})
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM cases_case")
        return int(cursor.fetchone()[0])
