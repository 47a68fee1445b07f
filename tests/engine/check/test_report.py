"""The proof report travels with the version and stands for that very source only."""

import json

from gongzhi.engine.check.prove import Tier
from gongzhi.engine.check.report import proved, report
from tests.engine.check.writing import compiled, procedure, proof, written

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
