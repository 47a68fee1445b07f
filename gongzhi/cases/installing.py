"""Puts procedures from pack files into the database, where running cases are pinned to them."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.models import ProcedureVersion
from gongzhi.cases.projection import SHOWN
from gongzhi.cases.proofs import proof_of
from gongzhi.engine import PackError, Problem, Procedure, compile_text, load_procedure
from gongzhi.engine.kinship import beside, misfits
from gongzhi.people.packs import ROLES

LONG_AGO = date(2000, 1, 1)


def _misfits(procedure: Procedure) -> Iterator[Problem]:
    """What the engine cannot know: kinds, posts and columns that this installation does not have."""
    for step in procedure.steps:
        if step.kind != "plain" and step.kind not in settings.STEP_KINDS:
            known = "、".join(settings.STEP_KINDS)
            yield Problem(
                procedure.file,
                step.line,
                f"步骤“{step.name}”的办理方式“{step.kind}”没有",
                f"可用的有：{known}。",
            )
        for spec in step.form:
            if spec.records and spec.records not in SHOWN:
                known = "、".join(SHOWN)
                yield Problem(
                    procedure.file,
                    step.line,
                    f"步骤“{step.name}”的栏目“{spec.key}”记为“{spec.records}”，没有这一项",
                    f"可记为：{known}。",
                )
    for role in procedure.roles.values():
        post = role.binding.get("岗位")
        if post and post not in ROLES:
            yield Problem(
                procedure.file, 0, f"角色“{role.key}”的岗位“{post}”不在岗位表中", "请先在 roles.yaml 写明。"
            )


def _strangers(path: Path, procedure: Procedure, today: date) -> Iterator[Problem]:
    """Where the file and the procedures of its child cases, or of its parents, do not fit together."""

    def find(code: str) -> Procedure | None:
        if near := beside(path, code):
            return load_procedure(near, library=catalogue.library())
        try:
            return catalogue.compiled(catalogue.current(code, today).pk)
        except ProcedureVersion.DoesNotExist:
            return None

    yield from misfits(procedure, find)
    naming = ProcedureVersion.objects.filter(source__contains=procedure.code).exclude(code=procedure.code)
    for pk in naming.filter(pk__in=catalogue.in_force(today)).values_list("pk", flat=True):
        parent = catalogue.compiled(pk)
        yield from misfits(parent, lambda code: procedure if code == procedure.code else find(code))


def told_by(procedure: Procedure) -> dict[str, Any]:
    """What the row of a version repeats from the procedure's own text."""
    begins, ends = procedure.in_force
    return {
        "code": procedure.code,
        "version": procedure.version,
        "title": procedure.title,
        "in_force": begins or LONG_AGO,
        "retired": ends,
    }


def install(path: Path, now: datetime) -> ProcedureVersion:
    """Compile one file and keep it, proved, as a version; the same file again changes nothing.

    Raises PackError for a file that is wrong, does not fit this installation, or is not proved.
    """
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    procedure = compile_text(raw.decode(), str(path), digest, catalogue.library())
    told = told_by(procedure)
    if known := ProcedureVersion.objects.filter(
        code=told["code"], version=told["version"], sha256=digest
    ).first():
        return known
    if problems := [*_misfits(procedure), *_strangers(path, procedure, timezone.localdate(now))]:
        raise PackError(problems)
    return ProcedureVersion.objects.create(
        **told,
        sha256=digest,
        source=raw.decode(),
        report=proof_of(path, procedure, timezone.localdate(now)),
        installed_at=now,
    )


def install_all(now: datetime) -> list[ProcedureVersion]:
    """Install every procedure of the national pack whose roles are bound to posts."""
    found = sorted((settings.PACKS / "cn" / "procedures").glob("*/procedure.yaml"))
    return [install(path, now) for path in found]
