"""Whatever byte is changed in the database, verification says so and says where."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from gongzhi.cases.dossier import write_dossier
from gongzhi.cases.models import Case
from gongzhi.cases.roots import anchor
from gongzhi.cases.standalone.verify_dossier import findings
from gongzhi.cases.tests.conftest import NOW, County
from gongzhi.cases.verify import verify_all, verify_case

CHANGES = {
    "a fact": "UPDATE cases_entry SET data = data || '{\"单位\": 999}' WHERE seq = 2",
    "an outcome": "UPDATE cases_entry SET outcome = '未能解决' WHERE seq = 3",
    "who": "UPDATE cases_entry SET actor_id = NULL WHERE seq = 3",
    "when": "UPDATE cases_entry SET at = at - interval '1 microsecond' WHERE seq = 3",
    "the rules": "UPDATE cases_entry SET rules = '[]' WHERE seq = 3",
    "a hash": "UPDATE cases_entry SET hash = set_byte(hash, 0, (get_byte(hash, 0) + 1) % 256) WHERE seq = 2",
    "an entry gone": "DELETE FROM cases_entry WHERE seq = 3",
    "the newest entry gone": "DELETE FROM cases_entry WHERE seq = 5",
    "words": "UPDATE cases_content SET fields = jsonb_set(fields, '{内容}', '\"没事\"') WHERE seq = 1",
    "words gone": "DELETE FROM cases_content WHERE seq = 1",
    "a salt": "UPDATE cases_content SET salts = jsonb_set(salts, '{内容}', '\"00\"') WHERE seq = 1",
    "the title": "UPDATE cases_case SET title = '没事'",
    "the closing day": "UPDATE cases_case SET closed_at = closed_at - interval '1 day'",
    "the unit": "UPDATE cases_case SET unit_id = NULL",
    "the state": "UPDATE cases_case SET state = jsonb_set(state, '{seq}', '1')",
    "the search words": "UPDATE cases_searchtext SET tokens = tokens || ' x'",
    "a link": "UPDATE cases_case SET head = decode(repeat('00', 32), 'hex')",
}


def tamper(statement: str) -> None:
    """What the owner of the tables could do, past the guard that stops everybody else."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # tests act as the serving role, which may not do this
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_entry DISABLE TRIGGER USER")
        cursor.execute(statement)
        assert cursor.rowcount, "the statement must change something"


def test_an_untouched_ledger_has_no_findings(county: County) -> None:
    county.closed()
    county.report()
    assert list(verify_all()) == []


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_byte_is_found(county: County, change: str) -> None:
    case = county.closed()
    tamper(CHANGES[change])
    assert list(verify_case(Case.objects.get(pk=case.pk)))


def test_a_changed_duty_is_found(county: County) -> None:
    case = county.report().case_id
    tamper("UPDATE cases_obligation SET due_at = due_at + interval '1 hour'")
    assert "派遣" in str(next(verify_case(Case.objects.get(pk=case))))


def test_the_database_itself_refuses_to_change_the_ledger(county: County) -> None:
    county.report()
    from django.db import DatabaseError, transaction

    for statement in ("UPDATE cases_entry SET step = ''", "DELETE FROM cases_entry"):
        with (
            pytest.raises(DatabaseError, match="只能追加"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("RESET ROLE")  # not even the owner of the tables
            cursor.execute(statement)


def test_a_rewritten_chain_breaks_the_daily_root(county: County) -> None:
    """Who rewrites a whole chain with fitting hashes still meets the published root of the day."""
    county.closed()
    gone = county.report()
    days = anchor(date(2026, 11, 25))
    assert [d.day for d in days] == [date(2026, 11, 23), date(2026, 11, 24)]
    for table in ("cases_obligation", "cases_content", "cases_searchtext", "cases_entry"):
        tamper(f"DELETE FROM {table} WHERE case_id = {gone.case_id}")
    tamper(f"DELETE FROM cases_case WHERE id = {gone.case_id}")
    assert [f.number for f in verify_all()] == ["2026-11-23"]


def test_anchoring_twice_writes_nothing_new(county: County) -> None:
    county.report(now=NOW - timedelta(days=1))
    assert len(anchor(date(2026, 11, 23))) == 1
    assert anchor(date(2026, 11, 23)) == []


def test_a_dossier_verifies_without_this_program(county: County, tmp_path: Path) -> None:
    packed = io.BytesIO()
    write_dossier(county.closed(), packed)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    assert findings(tmp_path) == []
    path = tmp_path / "dossier.json"
    path.write_text(path.read_text(encoding="utf-8").replace("已解决", "未解决"), encoding="utf-8")
    assert findings(tmp_path) == ["第 3 条的内容与摘要不符"]
