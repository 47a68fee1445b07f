"""The proof report travels with the version and stands for that very source only."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from gongzhi.engine.check.prove import Tier
from gongzhi.engine.check.report import ENGINE, proved, report, revision
from tests.engine.check.writing import NATIONAL, compiled, procedure, proof, written

SOUND = (["始 {初始待办: 是, 一次: 是}", "完"], ["完 须先有 始"])


def test_a_full_proof_lets_its_source_be_put_into_force() -> None:
    it = procedure(*SOUND)
    stored = json.loads(json.dumps(report(proof(it)), ensure_ascii=False))
    assert proved(stored, it)
    assert stored["sha256"] == it.sha256
    assert stored["tier"] == "T3"
    assert {check["status"] for check in stored["checks"]} == {"passed"}


def test_another_source_is_not_covered() -> None:
    from dataclasses import replace

    it = procedure(*SOUND)
    assert not proved(report(proof(it)), replace(it, sha256="1" * 64))


def test_a_lower_tier_does_not_do() -> None:
    it = procedure(*SOUND)
    assert not proved(report(proof(it, tier=Tier.SCREEN)), it)


def test_a_failure_does_not_do() -> None:
    it = compiled(written(["始 {初始待办: 是, 一次: 是}", "完 {初始: 停用}"], ["完 须先有 始"]))
    assert not proved(report(proof(it)), it)


def test_a_report_tampered_with_does_not_do() -> None:
    it = procedure(*SOUND)
    stored = report(proof(it))
    stored["checks"] = [{**check, "status": "unproven"} for check in stored["checks"]]
    assert not proved(stored, it)
    assert not proved({}, it)


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A copy of the engine, to be changed."""
    return copytree(ENGINE, tmp_path / "engine")


def test_a_report_of_another_checker_does_not_do() -> None:
    it = procedure(*SOUND)
    stored = report(proof(it))
    assert not proved({**stored, "revision": "0" * 16}, it)
    assert not proved({name: value for name, value in stored.items() if name != "revision"}, it)


def test_a_check_that_is_added_or_changed_makes_old_proofs_stale(engine: Path) -> None:
    before = revision.__wrapped__(engine)
    assert before == revision()
    new = engine / "check" / "another.py"
    new.write_text("", encoding="utf-8")
    added = revision.__wrapped__(engine)
    changed = engine / "check" / "duties.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    altered = revision.__wrapped__(engine)
    assert len({before, added, altered}) == 3


@pytest.mark.parametrize("name", sorted(p.parent.name for p in NATIONAL.glob("procedures/*/procedure.yaml")))
def test_the_proofs_that_ship_are_of_this_checker(name: str) -> None:
    """If not: `gongzhi packs check --keep`, and commit what it writes. Until then every start proves anew."""
    kept = NATIONAL / "procedures" / name / "procedure.proof.json"
    assert json.loads(kept.read_text(encoding="utf-8"))["revision"] == revision()
