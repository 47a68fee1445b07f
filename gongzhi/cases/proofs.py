"""Only a proved version takes effect: the proof that travels with a procedure, or a new one."""

import json
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.cases import catalogue
from gongzhi.engine import PackError, Problem, Procedure
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.check.prove import Settings, prove
from gongzhi.engine.check.report import proof_file, proved, report

PATIENCE = 120.0  # seconds for each search; what takes longer is «未能证明», never passed


def proof_of(path: Path, procedure: Procedure, day: date) -> dict[str, Any]:
    """The proof beside a procedure file if it is of this very source, else one made now. Raises PackError."""
    return proof_among([proof_file(path)], procedure, day)


def proof_among(kept: Iterable[Path], procedure: Procedure, day: date) -> dict[str, Any]:
    """The first of these stored proofs that is of this very procedure, else one made now.

    Raises PackError with the story of what is not proved.
    """
    laws = Laws((settings.PACKS / "cn",), catalogue.library())
    for path in kept:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if proved(stored, procedure, laws):
            return stored
    made = report(prove(procedure, laws, Settings(day, seconds=PATIENCE, clock=time.monotonic)))
    if not proved(made, procedure, laws):
        raise PackError(list(_problems(procedure.file, made)))
    return made


def _problems(file: str, made: dict[str, Any]) -> list[Problem]:
    open_checks = [check for check in made["checks"] if check["status"] in ("failed", "unproven")]
    return [
        Problem(file, 0, f"检验 {c['id']} 没有通过：{c['title']}", " ".join(c["story"]) or "请修改规则。")
        for c in open_checks
    ]
