"""The page docs/reference/authority.md: the authority table as it works, not as it is written.

Every cell is asked of `authority.may`, so the page shows what the program does; a test keeps it fresh.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import MappingProxyType

from gongzhi.people.authority import MATRIX, PostView, may
from gongzhi.people.packs import ROLES, UNIT_KINDS, RoleKind

_LEVELS = MappingProxyType(
    {"county": "县", "town": "镇街", "village": "村", "community": "社区", "grid": "网格"}
)
_DEPTHS = MappingProxyType({"county": 1, "town": 2, "village": 3, "community": 3, "grid": 4})
# One place further away each time; the widest one allowed names the reach.
_PLACES = (("本网格", "c/t/v/g/"), ("本村社", "c/t/v/x/"), ("本镇街", "c/t/x/x/"), ("全县", "c/x/x/x/"))
_HANDED = (
    ("本人", {"person_ids": {1}}),
    ("本单位", {"unit_paths": {"o/u/"}}),
    ("本系统", {"unit_paths": {"o/u/s/"}}),
)
_ELSEWHERE = "z/"


def authority_page() -> str:
    """The whole page, as Markdown in Chinese."""
    hidden = "、".join(sorted(MATRIX.recusal_kinds))
    return "\n".join([HEAD.format(hidden=hidden), *_roles(), *_tables()])


HEAD = """# 权限表

由 `gongzhi authority` 生成，请勿手工修改。
内容来自 `packs/cn/roles.yaml` 和 `packs/cn/authority.yaml`。

权限＝岗位 × 动作 × 范围 × 事类 × 用途，并且有起止日期：
任期未到、已满都没有权限；顶岗期间，顶岗人有同样权限。
一格写的是最大范围，空格表示不许。“本人”“本单位”“本系统”指交给本人、本单位、本单位及下属单位的事项。
被反映的人和被反映单位的人，看不到关于自己或本单位的{hidden}，不论有什么岗位。
"""


def _roles() -> Iterator[str]:
    yield "## 岗位"
    yield ""
    yield "| 岗位 | 代码 | 负责区域 | 所在单位 | 说明 |"
    yield "|---|---|---|---|---|"
    for role in ROLES.values():
        levels = "、".join(_LEVELS[level] for level in _LEVELS if level in role.levels)
        units = "、".join(kind.name for kind in UNIT_KINDS.values() if kind.code in role.units) or "不限"
        yield f"| {role.name} | `{role.code}` | {levels} | {units} | {role.help} |"
    yield ""


def _tables() -> Iterator[str]:
    for kind in (*MATRIX.kinds, None):
        rows = list(_rows(kind))
        if not rows:
            continue
        yield f"## {kind or '账号与记录'}"
        yield ""
        if kind:
            yield MATRIX.kinds[kind].help + "。"
            yield ""
        yield f"| 岗位 | {' | '.join(MATRIX.actions)} |"
        yield "|---" * (len(MATRIX.actions) + 1) + "|"
        yield from rows
        yield ""


def _rows(kind: str | None) -> Iterator[str]:
    for role in ROLES.values():
        cells = [_cell(role, action, kind) for action in MATRIX.actions]
        if any(cells):
            yield f"| {role.name} | {' | '.join(cells)} |"


def _cell(role: RoleKind, action: str, kind: str | None) -> str:
    """Reach and purposes, for instance «本镇街（办理、回访）»."""
    by_reach: dict[str, list[str]] = {}
    for purpose in MATRIX.purposes:
        if reach := _reach(role, action, kind, purpose):
            by_reach.setdefault(reach, []).append(purpose)
    return "；".join(f"{reach}（{'、'.join(purposes)}）" for reach, purposes in by_reach.items())


def _reach(role: RoleKind, action: str, kind: str | None, purpose: str) -> str:
    depth = max(_DEPTHS[level] for level in role.levels)
    post = PostView(role.code, "/".join("ctvg"[:depth]) + "/", 1, "o/u/", 1, 1)
    ask = partial(may, post, action, kind=kind, purpose=purpose)
    near = [name for name, path in _PLACES if ask(area_path=path)]
    handed = [name for name, to in _HANDED if ask(area_path=_ELSEWHERE, **to)]
    return "、".join([*near[-1:], *handed[-1:]])
