"""Read a YAML data file strictly: repeated, unknown and missing keys are errors, said in Chinese."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml


class DataError(ValueError):
    """A data file is wrong. The message names the file and says what to change."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path.name}：{problem}")
        self.path, self.problem = path, problem


class _Strict(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys, so half a table could vanish unseen."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"重复的键“{key}”", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The content of *path*. Raises DataError when it cannot be read or is not valid YAML."""
    try:
        return yaml.load(path.read_text("utf-8"), _Strict)  # noqa: S506  a SafeLoader
    except OSError as error:
        raise DataError(path, f"读不了这个文件（{error.strerror}）") from error
    except yaml.YAMLError as error:
        raise DataError(path, f"不是合格的 YAML：{error}") from error


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
