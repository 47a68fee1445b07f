"""The authority table as typed data: packs/cn/authority.yaml, checked while it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from gongzhi.calendars.files import DataError, read_mapping

EVERY_ORDINARY_KIND = "全部"


class Reach(StrEnum):
    """How far a grant goes from the post that holds it."""

    SELF = "本人"
    UNIT = "本单位"
    UNIT_AND_BELOW = "本系统"
    AREA = "本区域"
    GRID = "本网格"
    VILLAGE = "本村社"
    TOWN = "本镇街"
    COUNTY = "全县"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of matter. `recusal`: hidden from the persons and units it is about."""

    name: str
    help: str
    sensitive: bool
    recusal: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of the table. `kinds` empty: the action has no matter as its object (accounts, logs)."""

    actions: frozenset[str]
    reach: Reach
    kinds: frozenset[str]
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What every role may do. Unknown words are errors: a slip of the pen is never a silent no."""

    actions: Mapping[str, str]
    purposes: tuple[str, ...]
    kinds: Mapping[str, Kind]
    grants: Mapping[str, tuple[Grant, ...]]

    @property
    def recusal_kinds(self) -> frozenset[str]:
        return frozenset(kind.name for kind in self.kinds.values() if kind.recusal)

    def granted(self, role: str, action: str, purpose: str | None) -> list[Grant]:
        """The lines that give `role` this action for this purpose, or for any purpose when None.

        Raises ValueError for unknown words.
        """
        self._known("动作", action, self.actions)
        if purpose is not None:
            self._known("用途", purpose, self.purposes)
        lines = (line for line in self.grants.get(role, ()) if action in line.actions)
        return [line for line in lines if purpose is None or purpose in line.purposes]

    def check_kind(self, kind: str | None) -> None:
        """Raises ValueError when there is no such kind of matter; None stands for «no matter»."""
        if kind is not None:
            self._known("事类", kind, self.kinds)

    @staticmethod
    def _known(what: str, word: str, words: Iterable[str]) -> None:
        if word not in words:
            raise ValueError(f"没有这个{what}：{word}")


def load_matrix(path: Path, roles: Iterable[str]) -> Matrix:
    """Read and check the table. Raises DataError that names the role and the wrong word."""
    content = read_mapping(path, {"动作", "用途", "事类", "授权"})
    kinds = {
        name: Kind(name, row["说明"], row.get("敏感") == "是", row.get("回避") == "是")
        for name, row in content["事类"].items()
    }
    words = {
        "动作": set(content["动作"]),
        "用途": set(content["用途"]),
        "事类": {*kinds, EVERY_ORDINARY_KIND},
    }
    roles = set(roles)
    grants = {}
    for role, lines in content["授权"].items():
        if role not in roles:
            raise DataError(path, f"授权里的岗位 {role} 不在岗位表中")
        grants[role] = tuple(_grant(path, role, line, words, kinds) for line in lines)
    return Matrix(content["动作"], tuple(content["用途"]), kinds, grants)


def _grant(
    path: Path, role: str, line: dict[str, Any], words: dict[str, set[str]], kinds: dict[str, Kind]
) -> Grant:
    if line.keys() != {"动作", "范围", "事类", "用途"}:
        raise DataError(path, f"岗位 {role}：每一行写且只写 动作、范围、事类、用途")
    for key, known in words.items():
        if wrong := set(line[key]) - known:
            raise DataError(path, f"岗位 {role} 的{key}没有这些：{'、'.join(sorted(wrong))}")
    if line["范围"] not in set(Reach):
        raise DataError(path, f"岗位 {role} 的范围“{line['范围']}”不存在，可写：{'、'.join(Reach)}")
    return Grant(
        frozenset(line["动作"]), Reach(line["范围"]), _kinds(line["事类"], kinds), frozenset(line["用途"])
    )


def _kinds(named: list[str], kinds: dict[str, Kind]) -> frozenset[str]:
    ordinary = {k.name for k in kinds.values() if not k.sensitive} if EVERY_ORDINARY_KIND in named else set()
    return frozenset(ordinary | (set(named) - {EVERY_ORDINARY_KIND}))
