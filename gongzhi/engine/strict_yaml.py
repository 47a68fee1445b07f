"""Reads YAML so that a line means one thing only.

YAML 1.1 readers turn `on`, `12:30` and `0755` into something the author did not write, and keep the last
of two equal keys without a word: a rule of law would vanish. Here a plain value is a whole number, a day
(YYYY-MM-DD), 是/否, or text, and everything doubtful is refused with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import yaml

from gongzhi.calendars.files import UNLIKE
from gongzhi.engine.problems import PackError, Problem

Value: TypeAlias = "str | int | bool | date"

_TRUTH = {"是": True, "true": True, "否": False, "false": False}
_INTEGER = re.compile(r"-?(0|[1-9]\d*)\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_DOUBTFUL = (
    (re.compile(r"(?i)(y|n|yes|no|on|off)\Z"), "是否值请写 是 或 否；若是文字，请加引号"),
    (re.compile(r"[+-]?0[0-9_]+\Z|0[xob][0-9a-fA-F_]+\Z"), "若是编号，请加引号；若是数目，请去掉开头的0"),
    (re.compile(r"\d+(:[0-5]?\d)+(\.\d*)?\Z"), "若是钟点，请加引号"),
    (re.compile(r"[+-]?\d[\d_]*_\d[\d_]*\Z|\+\d+\Z"), "数目只写数字，不加下划线和加号"),
    (re.compile(r"(?i)(~|null)\Z"), "没有内容的项请整行删去"),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    value: Value
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: dict[str, Entry]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value; `line` and `column` are the key's."""

    value: Node
    line: int
    column: int


Node: TypeAlias = "Scalar | Sequence | Mapping"


def read(path: Path) -> Mapping:
    """The file's top mapping. Raises PackError with every mistake of writing found in it."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise PackError(
            [Problem(str(path), 0, "文件读不出来", "请确认文件存在，并以UTF-8编码保存。")]
        ) from None
    return read_text(text, str(path))


_FAST: type | None = getattr(yaml, "CSafeLoader", None)


def read_text(text: str, file: str) -> Mapping:
    """As `read`, for text already at hand; `file` only names it in messages."""
    if _FAST and not UNLIKE.search(text):
        try:
            return _read_by(_FAST, text, file)
        except PackError:
            pass  # said by the careful reader, in the same words on every machine
    return _read_by(yaml.SafeLoader, text, file)


def _read_by(loader: type, text: str, file: str) -> Mapping:
    problems = list(_writing_mistakes(text, file, loader))
    if problems:
        raise PackError(problems)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise PackError([_syntax_problem(error, text, file)]) from None
    builder = _Builder(file)
    node = builder.build(root) if root is not None else None
    if not isinstance(node, Mapping):
        builder.problems.append(Problem(file, 1, "文件应当由“键: 值”组成", "请对照格式说明书写。"))
    if builder.problems or not isinstance(node, Mapping):
        raise PackError(builder.problems)
    return node


def _writing_mistakes(text: str, file: str, loader: type) -> Iterator[Problem]:
    """Marks that YAML would accept or report obscurely: tabs, anchors, aliases, tags, directives."""
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line:
            yield Problem(file, number, "有制表符(Tab)", "请改用空格。", line.index("\t") + 1)
    depth = 0
    try:
        for token in yaml.scan(text, Loader=loader):
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            mark, name = token.start_mark, _FORBIDDEN.get(type(token))
            if depth > DEEPEST:  # further down the fast reader would break off without a word
                yield Problem(file, mark.line + 1, "套得太深", "请拆开书写。", mark.column + 1)
                return
            if name:
                yield Problem(
                    file, mark.line + 1, f"不允许使用{name}", "请把内容直接写出来。", mark.column + 1
                )
    except yaml.YAMLError:
        return  # the composer meets the same mistake and reports it better


DEEPEST = 50  # lists and mappings inside each other
_OPENING = (
    *(yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken),
    *(yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken),
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
_FORBIDDEN: dict[type, str] = {
    yaml.AnchorToken: "锚点(&)",
    yaml.AliasToken: "引用(*)",
    yaml.TagToken: "标签(!)",
    yaml.DirectiveToken: "指令(%)",
    yaml.DocumentStartToken: "分隔线(---)",
}


def _syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Problem(file, 0, "不是有效的YAML", "请检查有无看不见的控制字符。")
    line = _line_with_wide_colon(text, mark.line)
    if line is not None:
        return Problem(file, line + 1, "键的后面用了全角冒号“：”", "请改成半角冒号加一个空格“: ”。")
    if re.search(r"[满限]\{", text.splitlines()[mark.line] if mark.line < text.count("\n") else ""):
        cause = "句子里有“{参数}”，却没有加引号"
        return Problem(file, mark.line + 1, cause, "请给整句加上半角双引号。", mark.column + 1)
    return Problem(
        file, mark.line + 1, "这里读不下去", "请检查冒号、括号、引号是否成对，缩进是否对齐。", mark.column + 1
    )


def _line_with_wide_colon(text: str, near: int) -> int | None:
    """The reader stumbles on the line itself or on one just after it."""
    lines = text.splitlines()
    for number in range(min(near, len(lines) - 1), max(-1, near - 3), -1):
        if re.match(r"\s*[^\s:#{\[\"'，。]+：", lines[number]):
            return number
    return None


class _Builder:
    """Turns PyYAML's nodes into ours, gathering every mistake on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def build(self, node: yaml.Node) -> Node:
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        if isinstance(node, yaml.MappingNode):
            return Mapping(self._entries(node), line, column)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple(self.build(child) for child in node.value), line, column)
        assert isinstance(node, yaml.ScalarNode)  # the composer makes no other kind
        return self._scalar(node, line, column)

    def _entries(self, node: yaml.MappingNode) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            key = self._key(key_node, line, column)
            if key in entries:
                cause = f"“{key}”写了两次（前一次在第{entries[key].line}行）"
                self._note(line, column, cause, "请合并或删去一个，读取时不会替您挑选。")
            entries[key] = Entry(self.build(value_node), line, column)
        return entries

    def _key(self, node: yaml.Node, line: int, column: int) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._note(line, column, "键必须是文字或数字", "请检查括号。")
            return f"第{line}行"
        key = unicodedata.normalize("NFC", str(node.value))
        if key == "<<":
            self._note(line, column, "不允许使用合并键(<<)", "请把内容直接写出来。")
        elif "：" in key:
            self._note(line, column, f"键“{key}”里有全角冒号", "请改成半角冒号加一个空格“: ”。")
        elif not node.style:  # plain; one reader says None, the other an empty text
            self._refuse_doubtful(key, line, column)
        return key

    def _scalar(self, node: yaml.ScalarNode, line: int, column: int) -> Scalar:
        text = unicodedata.normalize("NFC", str(node.value))
        if node.style:
            return Scalar(text, text, line, column)
        if not text:
            self._note(line, column, "冒号后面没有内容", "请补上内容，或整行删去。")
        self._refuse_doubtful(text, line, column)
        return Scalar(self._resolve(text, line, column), text, line, column)

    def _refuse_doubtful(self, text: str, line: int, column: int) -> None:
        for pattern, remedy in _DOUBTFUL:
            if pattern.match(text):
                self._note(line, column, f"“{text}”在别的YAML程序里会被读成另一个意思", f"{remedy}。")
                return

    def _resolve(self, text: str, line: int, column: int) -> Value:
        if text in _TRUTH:
            return _TRUTH[text]
        if _INTEGER.match(text):
            return int(text)
        if _DAY.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._note(line, column, f"没有“{text}”这一天", "请核对年月日。")
        return text

    def _note(self, line: int, column: int, cause: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, cause, remedy, column))
