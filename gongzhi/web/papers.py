"""Which papers a step makes: packs/cn/procedures/*/papers.yaml, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.documents import Template, placeholders
from gongzhi.engine import Procedure

REPORTER, UNITS = "反映人", "单位"
CASE, HERE, DUE = "案件", "本步", "期限"
OF_CASE = ("编号", "标题", "地点", "类别", "承办", "登记时间")
OF_STEP = ("单位", "时间", "结果")


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper, the steps (with or without a result) that make it, and whether the reporter gets it."""

    template: Template
    steps: tuple[str, ...]
    for_reporter: bool

    def made_by(self, step: str, outcome: str) -> bool:
        return step in self.steps or f"{step}={outcome}" in self.steps


def papers_of(code: str) -> Mapping[str, Kind]:
    """The papers of a procedure by their names; none if nobody has written any."""
    return _all().get(code, {})


def made_by(code: str, step: str, outcome: str) -> list[Kind]:
    """The papers that a step with this outcome makes, in the order of the file."""
    return [kind for kind in papers_of(code).values() if kind.made_by(step, outcome)]


@cache
def _all() -> dict[str, dict[str, Kind]]:
    files = sorted((settings.PACKS / "cn" / "procedures").glob("*/papers.yaml"))
    return dict(read(path) for path in files)


def read(path: Path) -> tuple[str, dict[str, Kind]]:
    """(code of the procedure, its papers). Raises DataError that names what is wrong."""
    content = read_mapping(path, {"程序", "文书"})
    try:
        return content["程序"], {name: _kind(path, name, row) for name, row in content["文书"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(path, f"写法不对：{error}") from error


def _kind(path: Path, name: str, row: Mapping[str, Any]) -> Kind:
    if unknown := row.keys() - {"步骤", "给", "主送", "正文", "落款", "附注"}:
        raise DataError(path, f"“{name}”有不认识的键：{'、'.join(sorted(unknown))}")
    if row["给"] not in (REPORTER, UNITS):
        raise DataError(path, f"“{name}”的“给”只能写{REPORTER}或者{UNITS}")
    template = Template(name, row["主送"], tuple(row["正文"]), row["落款"], row.get("附注", ""))
    return Kind(template, tuple(row["步骤"]), row["给"] == REPORTER)


def misfits(papers: Mapping[str, Kind], procedure: Procedure) -> list[str]:
    """What the papers name that the procedure does not have, and papers it names that nobody has written."""
    wrong = [f"没有“{name}”的写法" for step in procedure.steps for name in step.papers if name not in papers]
    for name, kind in papers.items():
        wrong += [f"“{name}”：没有步骤“{step}”" for step in kind.steps if not _is_step(step, procedure)]
        wrong += [
            f"“{name}”：没有“{place}”这个内容"
            for place in sorted(placeholders(kind.template))
            if not _is_place(place, procedure)
        ]
    return wrong


def _is_step(named: str, procedure: Procedure) -> bool:
    name, _, outcome = named.partition("=")
    step = procedure.by_name.get(name)
    return step is not None and (not outcome or outcome in step.outcomes)


def _is_place(place: str, procedure: Procedure) -> bool:
    source, _, field = place.partition(".")
    if source in (CASE, HERE):
        return field in (OF_CASE if source == CASE else OF_STEP)
    if source == DUE:
        return field in procedure.by_name
    step = procedure.by_name.get(source)
    return step is not None and any(spec.key == field and not spec.private for spec in step.form)
