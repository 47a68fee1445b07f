"""The proof report: what is stored with a version, so that it can be put into force on any machine.

The report names the exact source (sha256), the revision of the checker, and a digest of the statutes and
lengths it was held against; `proved` accepts it for these only.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gongzhi import __version__
from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.check.grounds import grounds
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.check.prove import Proof, Tier
from gongzhi.engine.procedure import Procedure

CHECKER = f"gongzhi {__version__}"
ENGINE = Path(__file__).parents[1]
BESIDES = ("compile.py", "facts.py", "grammar.py", "linking.py")
"""What of the engine outside `check` says what a procedure means before it is searched."""
OUTSIDE = ("cli.py", "report.py")
"""What of `check` calls the checker and decides nothing."""


@cache
def revision(engine: Path = ENGINE) -> str:
    """Changes with the text of the checker: whoever adds or alters a check makes every old proof stale."""
    files = [path for path in sorted((engine / "check").glob("*.py")) if path.name not in OUTSIDE]
    files += [engine / name for name in BESIDES]
    digest = hashlib.sha256()
    for path in files:
        text = path.read_text(encoding="utf-8")
        digest.update(f"{path.name}\0{text}\0".encode())
    return digest.hexdigest()[:16]


def proof_file(path: Path) -> Path:
    """Where the proof of a procedure file is kept: beside it."""
    return path.with_suffix(".proof.json")


def report(proof: Proof) -> dict[str, Any]:
    """As plain JSON.

    `mutation_score` is null below the highest tier and for a procedure that fails. It counts checks alone.
    With what worked examples notice besides it is `mutation_score_with_examples`, null where there were none
    to ask. `unguarded_rules` escape the checks, whatever the examples say.
    """
    procedure, score = proof.procedure, proof.mutation
    return {
        "code": procedure.code,
        "version": procedure.version,
        "title": procedure.title,
        "sha256": procedure.sha256,
        "checker": CHECKER,
        "revision": revision(),
        "grounds": proof.grounds,
        "day": proof.settings.day.isoformat(),
        "tier": f"T{proof.settings.tier.value}",
        "complete": proof.complete,
        "steps": len(procedure.steps),
        "rules": len(procedure.rules),
        "states": proof.states,
        "seconds": round(proof.seconds, 3),
        "mutation_score": round(score.value, 3) if score else None,
        "mutation_score_with_examples": _rounded(score.with_examples) if score else None,
        "unguarded_rules": list(score.survivors) if score else [],
        "checks": [_with_lines(finding, procedure) for finding in proof.findings],
    }


def _with_lines(finding: Finding, procedure: Procedure) -> dict[str, Any]:
    """`lines`: where the rules or the property that the finding is about stand in the file, from 1."""
    named = [procedure.rules[rule].line for rule in finding.rules if rule in procedure.rules]
    named += [one.line for one in procedure.properties if one.key == finding.about]
    told = finding.to_json()
    return {**told, "lines": sorted(set(named))} if finding.status is not Status.PASSED else told


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def proved(stored: Mapping[str, Any], procedure: Procedure, laws: Laws) -> bool:
    """Whether a stored report of this checker, against these laws, lets this very procedure be put into
    force: nothing failed, nothing left open."""
    statuses = {check.get("status") for check in stored.get("checks", ())}
    return (
        stored.get("sha256") == procedure.sha256
        and stored.get("revision") == revision()
        and stored.get("grounds") == grounds(procedure, laws)
        and stored.get("tier") == f"T{Tier.PROOF.value}"
        and stored.get("complete") is True
        and not statuses & {"failed", "unproven"}
    )
