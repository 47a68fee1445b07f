"""The proof report travels with the version and stands for that very source only."""

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from gongzhi.engine.asking import uses
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.check.prove import Tier
from gongzhi.engine.check.report import ENGINE, proved, report, revision
from gongzhi.engine.library import Library
from gongzhi.engine.procedure import Procedure
from tests.engine.check.writing import NATIONAL, GivenLaws, compiled, load, procedure, proof, written

NO_LAWS = GivenLaws({})
SOUND = (["始 {初始待办: 是, 一次: 是}", "完"], ["完 须先有 始"])


def test_a_full_proof_lets_its_source_be_put_into_force() -> None:
    it = procedure(*SOUND)
    stored = json.loads(json.dumps(report(proof(it)), ensure_ascii=False))
    assert proved(stored, it, NO_LAWS)
    assert stored["sha256"] == it.sha256
    assert stored["tier"] == "T3"
    assert {check["status"] for check in stored["checks"]} == {"passed"}


def test_another_source_is_not_covered() -> None:
    it = procedure(*SOUND)
    assert not proved(report(proof(it)), replace(it, sha256="1" * 64), NO_LAWS)


def test_a_lower_tier_does_not_do() -> None:
    it = procedure(*SOUND)
    assert not proved(report(proof(it, tier=Tier.SCREEN)), it, NO_LAWS)


def test_a_failure_does_not_do() -> None:
    it = compiled(written(["始 {初始待办: 是, 一次: 是}", "完 {初始: 停用}"], ["完 须先有 始"]))
    assert not proved(report(proof(it)), it, NO_LAWS)


def test_a_report_tampered_with_does_not_do() -> None:
    it = procedure(*SOUND)
    stored = report(proof(it))
    stored["checks"] = [{**check, "status": "unproven"} for check in stored["checks"]]
    assert not proved(stored, it, NO_LAWS)
    assert not proved({}, it, NO_LAWS)


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A copy of the engine, to be changed."""
    return copytree(ENGINE, tmp_path / "engine")


def test_a_report_of_another_checker_does_not_do() -> None:
    it = procedure(*SOUND)
    stored = report(proof(it))
    assert not proved({**stored, "revision": "0" * 16}, it, NO_LAWS)
    assert not proved({name: value for name, value in stored.items() if name != "revision"}, it, NO_LAWS)


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


@pytest.fixture(scope="module")
def laws() -> Laws:
    return Laws((NATIONAL,), Library.load(NATIONAL))


def shipped(name: str) -> tuple[Procedure, dict[str, Any]]:
    """A procedure with the proof beside it."""
    path = NATIONAL / "procedures" / name / "procedure.yaml"
    stored = json.loads(path.with_name("procedure.proof.json").read_text(encoding="utf-8"))
    return load(path), stored


@pytest.mark.parametrize("name", sorted(p.parent.name for p in NATIONAL.glob("procedures/*/procedure.yaml")))
def test_the_proofs_that_ship_are_of_this_checker_and_these_laws(name: str, laws: Laws) -> None:
    """If not: `gongzhi packs check --keep`, and commit what it writes. Until then every start proves anew."""
    it, stored = shipped(name)
    assert proved(stored, it, laws)


def test_a_statute_that_changes_makes_the_proofs_that_rest_on_it_stale(laws: Laws) -> None:
    it, stored = shipped("信访事项")
    law = laws.find(it.realises[0], it.file)
    assert not proved(stored, it, GivenLaws({it.realises[0].law: replace(law, sha256="1" * 64)}))


def test_a_length_that_changes_makes_stale_the_proofs_of_those_that_ask_for_it(laws: Laws) -> None:
    it, stored = shipped("网格事件")
    asked = sorted(uses(it) & set(it.parameters))
    other = next(name for name in it.parameters if name not in asked)

    def changed(name: str) -> Procedure:
        return replace(it, parameters={**it.parameters, name: replace(it.parameters[name], values=())})

    assert not proved(stored, changed(asked[0]), laws)
    assert proved(stored, changed(other), laws)
