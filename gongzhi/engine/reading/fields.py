"""Takes a mapping apart key by key; what is missing, misplaced or left over becomes a Problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from gongzhi.engine.grammar import GrammarError
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.strict_yaml import Entry, Mapping, Node, Scalar, Sequence

T = TypeVar("T")


class Problems:
    """The mistakes of one file, gathered so that all are shown at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    def note(self, line: int, cause: str, remedy: str) -> None:
        self.found.append(Problem(self.file, line, cause, remedy))

    def read(self, line: int, parse: Callable[[str], T], text: str) -> T | None:
        """What `parse` makes of `text`, or None with a problem noted."""
        try:
            return parse(text)
        except GrammarError as error:
            self.note(line, error.cause, error.remedy)
            return None

    def check(self) -> None:
        if self.found:
            raise PackError(self.found)


class Fields:
    """The keys of one mapping. `what` names it in messages («步骤“受理”»)."""

    def __init__(self, node: Mapping, what: str, problems: Problems) -> None:
        self.node, self.what, self.problems = node, what, problems
        self.line = node.line
        self._left = dict(node.entries)

    def take(self, key: str) -> Entry | None:
        return self._left.pop(key, None)

    def line_of(self, key: str) -> int:
        entry = self.node.entries.get(key)
        return entry.line if entry else self.line

    def require(self, key: str) -> Entry | None:
        entry = self.take(key)
        if entry is None:
            self.problems.note(self.line, f"{self.what}缺少“{key}”", f"请补上“{key}: …”。")
        return entry

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        entry = self.require(key) if required else self.take(key)
        if entry is None:
            return default
        if isinstance(entry.value, Scalar):
            return entry.value.text
        return self._wrong(entry, key, "一段文字", default)

    def truth(self, key: str, default: bool = False) -> bool:
        entry = self.take(key)
        if entry is None:
            return default
        if isinstance(entry.value, Scalar) and isinstance(entry.value.value, bool):
            return entry.value.value
        return self._wrong(entry, key, "是 或 否", default)

    def number(self, key: str, default: int = 0) -> int:
        entry = self.take(key)
        if entry is None:
            return default
        value = entry.value.value if isinstance(entry.value, Scalar) else None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._wrong(entry, key, "一个整数", default)

    def day(self, key: str) -> date | None:
        entry = self.take(key)
        if entry is None:
            return None
        if isinstance(entry.value, Scalar) and isinstance(entry.value.value, date):
            return entry.value.value
        return self._wrong(entry, key, "一个日期(年-月-日)", None)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        entry = self.require(key) if required else self.take(key)
        if entry is None:
            return ()
        nodes = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        if all(isinstance(node, Scalar) for node in nodes):
            return tuple(node.text for node in nodes if isinstance(node, Scalar))
        return self._wrong(entry, key, "一列文字，如 [甲, 乙]", ())

    def nodes(self, key: str) -> tuple[Node, ...]:
        entry = self.take(key)
        if entry is None:
            return ()
        if isinstance(entry.value, Sequence):
            return entry.value.items
        return self._wrong(entry, key, "一列，如 [甲, 乙]", ())

    def mapping(self, key: str, *, required: bool = False) -> Mapping | None:
        entry = self.require(key) if required else self.take(key)
        if entry is None:
            return None
        if isinstance(entry.value, Mapping):
            return entry.value
        return self._wrong(entry, key, "若干“键: 值”", None)

    def sections(self, key: str, what: str, *, required: bool = False) -> Iterator[tuple[str, Fields]]:
        """The entries of a mapping of mappings, each as its own Fields."""
        mapping = self.mapping(key, required=required)
        for name, entry in mapping.entries.items() if mapping else ():
            title = f"{what}“{name}”"
            if isinstance(entry.value, Mapping):
                fields = Fields(entry.value, title, self.problems)
                fields.line = entry.line
                yield name, fields
            else:
                self.problems.note(entry.line, f"{title}应当写成 {{…}}", "请在花括号里写“键: 值”。")

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        line = self.line_of(key)
        value = self.text(key, default)
        if value not in allowed:
            self.problems.note(
                line,
                f"{self.what}的“{key}”不能是“{value}”",
                f"只能是：{'、'.join(a for a in allowed if a)}。",
            )
            return default
        return value

    def finish(self) -> None:
        """Every key left over is one nobody reads."""
        for key, entry in self._left.items():
            self.problems.note(
                entry.line,
                f"{self.what}里不认识“{key}”",
                f"可用的键见格式说明；现有的键：{'、'.join(self.node.entries)}。",
            )

    def _wrong(self, entry: Entry, key: str, expected: str, default: T) -> T:
        hint = ""
        if isinstance(entry.value, Scalar) and "：" in entry.value.text:
            hint = "看上去用了全角冒号“：”，请改成半角冒号加一个空格。"
        self.problems.note(
            entry.line, f"{self.what}的“{key}”应当是{expected}", hint or f"请把“{key}”改成{expected}。"
        )
        return default
