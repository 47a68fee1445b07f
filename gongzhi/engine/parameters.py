"""Named values of law with the day each begins to hold. Local profiles may tighten them, never loosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from gongzhi.calendars import Amount
from gongzhi.engine.dated import DatedValue, NamedValue, Value, laid_over
from gongzhi.engine.grammar import check_name
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import DatedAmount, Parameter, Source
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.reading.parts import CHECKED, read_citations
from gongzhi.engine.reading.profiles import title_of
from gongzhi.engine.strict_yaml import Scalar, read
from gongzhi.engine.terms import parse_amount

KIND = "参数"
OTHER_KINDS = ("日的含义", "表决门槛", "紧急词")  # files of the same folder that others read
TIGHTER = ("缩短", "加长", "降低", "提高", "不得改动")
NATIONAL = "国家"
OWN = "本程序"
_NUMBER = re.compile(r"(\d+)(?:/(\d+))?")


@dataclass(frozen=True)
class Parameters:
    """All parameters of a deployment, profiles applied."""

    named: Mapping[str, NamedValue] = field(default_factory=dict)

    @classmethod
    def load(
        cls, folders: Sequence[Path], sources: Mapping[str, Source], *, installed: bool = False
    ) -> Parameters:
        """Read the 参数 files of each folder, later folders on top. Raises PackError.

        The first folder is the national one; those after it are profiles, called as the folder above them
        says. `installed`: see `laid_over`.
        """
        named: dict[str, NamedValue] = {}
        for index, folder in enumerate(folders):
            origin = title_of(folder.parent).name if index else NATIONAL
            for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
                for line, parameter in _read_file(path, origin, sources):
                    base = named.get(parameter.name)
                    named[parameter.name] = laid_over(base, parameter, path, line, installed=installed)
        return cls(named)

    def value(self, name: str, day: date) -> Value:
        """The value of *name* on *day*. Raises KeyError for an unknown name, or a day before any value."""
        held = self.named[name].on(day)
        if held is None:
            raise KeyError(f"参数“{name}”在 {day} 还没有值")
        return held.value

    def explain(self, name: str, day: date) -> str:
        """One Chinese sentence: the value, since when, whose, and by which article."""
        parameter = self.named[name]
        held = parameter.on(day)
        if held is None:
            return f"{name}：{day}尚无规定"
        cited = "；".join(f"{citation.source}{citation.article}" for citation in parameter.citations)
        origin = "" if held.origin == NATIONAL else f"，{held.origin}的规定"
        doubt = "" if parameter.checked == NATIONAL else f"，依据{parameter.checked}"
        return f"{name}为{held.value}，自{held.begins}起适用{origin}（{cited}{doubt}）"

    def lengths(self) -> dict[str, Parameter]:
        """Those that are lengths of time, as procedures use them."""
        return {
            name: Parameter(
                name,
                tuple(
                    DatedAmount(v.begins, v.value, v.origin) for v in p.values if isinstance(v.value, Amount)
                ),
                p.tighter,
                p.citations,
                p.checked,
            )
            for name, p in self.named.items()
            if isinstance(p.values[0].value, Amount)
        }


def parse_value(text: str) -> Value | None:
    """«30日», «5», «2/3»; None for anything else."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return parse_amount(text)
    if match[2] is None:
        return int(match[1])
    return Fraction(int(match[1]), int(match[2])) if int(match[2]) else None


def _read_file(path: Path, origin: str, sources: Mapping[str, Source]) -> Iterator[tuple[int, NamedValue]]:
    problems = Problems(str(path))
    top = Fields(read(path), "文件", problems)
    if top.choice("种类", (KIND, *OTHER_KINDS), "") != KIND:
        problems.check()
        return
    if KIND not in top.node.entries:
        problems.note(1, f"文件缺少“{KIND}”", f"请写 {KIND}: …。")
    found = read_section(top, origin, sources)
    top.text("说明")
    top.finish()
    problems.check()
    yield from found


def read_section(top: Fields, origin: str, sources: Mapping[str, Source]) -> list[tuple[int, NamedValue]]:
    """The parameters in the 参数 of a file, each with its line; mistakes go to the file's problems."""
    found = []
    for name, fields in top.sections(KIND, KIND):
        top.problems.read(fields.line, lambda text: check_name(text, KIND), name)
        values = _values(fields, origin)
        parameter = NamedValue(
            name,
            values,
            fields.choice("收紧", TIGHTER, TIGHTER[0]),
            read_citations(fields, sources),
            fields.choice("核实", CHECKED, CHECKED[-1]),
            fields.text("说明"),
        )
        fields.finish()
        if values:
            found.append((fields.line, parameter))
    return found


def with_own(
    library: Parameters, own: Sequence[tuple[int, NamedValue]], file: str, *, installed: bool = False
) -> dict[str, Parameter]:
    """The lengths a procedure may name: the library's, and its own with the profiles laid over them.

    Raises PackError when a profile loosens one, or when the procedure takes a national name for its own.
    """
    named = dict(library.named)
    for line, parameter in own:
        local = named.get(parameter.name)
        if local is not None and local.values[0].origin == NATIONAL:
            cause = f"参数“{parameter.name}”已由法库规定"
            raise PackError([Problem(file, line, cause, "请删去这一项，直接使用；或者换一个名称。")])
        if local is not None:
            parameter = laid_over(parameter, local, Path(file), line, installed=installed)
        named[parameter.name] = parameter
    return Parameters(named).lengths()


def _values(fields: Fields, origin: str) -> tuple[DatedValue, ...]:
    values: list[DatedValue] = []
    mapping = fields.mapping("值", required=True)
    for written, entry in mapping.entries.items() if mapping else ():
        value = parse_value(entry.value.text) if isinstance(entry.value, Scalar) else None
        try:
            begins = date.fromisoformat(written)
        except ValueError:
            fields.problems.note(
                entry.line, f"{fields.what}的“{written}”不是日期", "请写从哪一天起适用，如 2025-01-01。"
            )
            continue
        if value is None:
            fields.problems.note(
                entry.line, f"{fields.what}的值读不懂", "请写 5个工作日、30日、3、2/3 之类。"
            )
        else:
            values.append(DatedValue(begins, value, origin))
    if mapping is not None and not mapping.entries:
        fields.problems.note(fields.line, f"{fields.what}没有值", "请写 {2025-01-01: 30日} 之类。")
    if any(a.begins >= b.begins for a, b in pairwise(values)):
        fields.problems.note(
            fields.line, f"{fields.what}的值没有按日期先后排列", "请从早到晚排列，日期不重复。"
        )
    return tuple(values)
