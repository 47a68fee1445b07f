"""Read a YAML data file strictly: repeated, unknown and missing keys are errors, said in Chinese."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml


class DataError(ValueError):
    """A data file is wrong. The message names the file and says what to change."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path.name}：{problem}")
        self.path, self.problem = path, problem


_PLAIN = {
    "tag:yaml.org,2002:bool": re.compile(r"(?:true|false)\Z"),
    "tag:yaml.org,2002:int": re.compile(r"[-+]?(?:0|[1-9]\d*)\Z"),
    "tag:yaml.org,2002:float": re.compile(r"[-+]?\d+\.\d+\Z"),
}
"""Words that are more than text. YAML 1.1 would also read no, on, 0755 and 12:30 as something else."""


class _NothingTwice:
    """PyYAML keeps the last of two equal keys, so half a table could vanish unseen."""

    def construct_mapping(self: Any, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"重复的键“{key}”", problem_mark=key_node.start_mark)
            seen.add(key)
        found: dict[Hashable, Any] = yaml.SafeLoader.construct_mapping(self, node, deep)
        return found


def _strict(loader: type) -> Any:
    """The loader without YAML 1.1's surprises."""
    resolvers = {
        first: [(tag, found) for tag, found in known if tag not in _PLAIN]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    strict: Any = type("Strict", (_NothingTwice, loader), {"yaml_implicit_resolvers": resolvers})
    for tag, pattern in _PLAIN.items():
        strict.add_implicit_resolver(tag, pattern, list("-+0123456789tf"))
    return strict


_CAREFUL = _strict(yaml.SafeLoader)
_FAST = _strict(yaml.CSafeLoader) if hasattr(yaml, "CSafeLoader") else None
UNLIKE = re.compile("[?\ufeff]")
"""In texts with these libyaml, the fast reader, and the careful one may not agree."""


def read_yaml(path: Path) -> Any:
    """The content of *path*. Raises DataError when it cannot be read or is not valid YAML."""
    try:
        return _read(path.read_text("utf-8"))
    except OSError as error:
        raise DataError(path, f"读不了这个文件（{error.strerror}）") from error
    except yaml.YAMLError as error:
        raise DataError(path, f"不是合格的 YAML：{error}") from error


def _read(text: str) -> Any:
    """Fast where that is possible; mistakes are told by the careful reader, the same on every machine."""
    if _FAST and not UNLIKE.search(text):
        try:
            return yaml.load(text, _FAST)  # noqa: S506  a SafeLoader
        except yaml.YAMLError:
            pass
    return yaml.load(text, _CAREFUL)  # noqa: S506  a SafeLoader


def read_mapping(path: Path, keys: set[str], optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The mapping in *path*, which must have exactly *keys* (and may have *optional*)."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise DataError(path, "最外层应是“键: 值”")
    missing, unknown = keys - content.keys(), content.keys() - keys - optional
    if missing:
        raise DataError(path, f"缺少：{'、'.join(sorted(missing))}")
    if unknown:
        raise DataError(path, f"不认识：{'、'.join(sorted(map(str, unknown)))}")
    return content
