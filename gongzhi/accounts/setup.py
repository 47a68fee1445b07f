"""What an installation demands at sign-in, and which identity servers it trusts.

Who must have a second factor stands in `packs/cn/sign-in.yaml`; `sign-in.yaml` in the data directory may say
otherwise, and names the identity servers. It holds their secrets, so it stands beside the secret key.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.people.authority import PostView
from gongzhi.people.packs import ROLES

FILE = "sign-in.yaml"
EVERYBODY = "全部"
BY_USERNAME, BY_REGISTER = "用户名", "登记"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Demand:
    """From `since` on, holders of these roles need a second factor."""

    since: date
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity server. `claim`: what of a token says who it is; `match`: with what it is compared.

    `two_factors`: the server itself asks for two; we do not ask again.
    """

    code: str
    name: str
    issuer: str
    client: str
    secret: str
    claim: str
    match: str
    scopes: tuple[str, ...]
    two_factors: bool

    @property
    def needs_register(self) -> bool:
        return self.match == BY_REGISTER


@dataclass(frozen=True, slots=True)
class Setup:
    demands: tuple[Demand, ...]
    providers: Mapping[str, Provider] = field(default_factory=dict)

    def needs_second(self, posts: Iterable[PostView], on: date) -> bool:
        """Whether one of the posts held that day needs a second factor."""
        begun = [demand for demand in self.demands if demand.since <= on]
        roles = max(begun, key=lambda demand: demand.since).roles if begun else frozenset()
        return any(post.role in roles for post in posts)


def setup() -> Setup:
    """What holds now. A file that cannot be read changes nothing, so that nobody is shut out by a slip of
    the pen: the default holds, the log and `gongzhi doctor` tell of the slip."""
    try:
        return read(Path(settings.DATA))
    except DataError as error:
        log.error("登录设置没有生效：%s", error)
        return Setup(_default())


def read(data: Path) -> Setup:
    """The same; raises DataError."""
    path = data / FILE
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Setup(_default())
    return _local(path, changed)


@lru_cache(maxsize=4)
def _local(path: Path, changed: int) -> Setup:
    content = read_mapping(path, set(), frozenset({"第二因素", "统一身份"}))
    demands = _demands(path, content["第二因素"]) if "第二因素" in content else _default()
    return Setup(demands, _providers(path, content.get("统一身份") or {}))


def _default() -> tuple[Demand, ...]:
    return _shipped(Path(settings.PACKS) / ("demo" if settings.DEMONSTRATION else "cn") / FILE)


@lru_cache(maxsize=2)
def _shipped(path: Path) -> tuple[Demand, ...]:
    return _demands(path, read_mapping(path, {"第二因素", "依据", "核实"})["第二因素"])


def _demands(path: Path, rows: Any) -> tuple[Demand, ...]:
    try:
        return tuple(Demand(row["自"], _roles(path, row["岗位"])) for row in rows)
    except (KeyError, TypeError) as error:
        raise DataError(path, "“第二因素”要写成 - {自: 2026-01-01, 岗位: [admin]}") from error


def _roles(path: Path, named: Any) -> frozenset[str]:
    if named == EVERYBODY:
        return frozenset(ROLES)
    if unknown := set(named) - ROLES.keys():
        raise DataError(path, f"没有这样的岗位：{'、'.join(sorted(unknown))}")
    return frozenset(named)


def _providers(path: Path, rows: Any) -> dict[str, Provider]:
    try:
        return {str(code): _provider(path, str(code), row) for code, row in rows.items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(path, f"“统一身份”写得不对：{error}") from error


def _provider(path: Path, code: str, row: Mapping[str, Any]) -> Provider:
    match = row.get("对应", BY_USERNAME)
    if match not in {BY_USERNAME, BY_REGISTER}:
        raise DataError(path, f"{code} 的“对应”只能是 {BY_USERNAME} 或者 {BY_REGISTER}")
    return Provider(
        code=code,
        name=str(row["名称"]),
        issuer=str(row["签发者"]),
        client=str(row["客户端"]),
        secret=str(row["密钥"]),
        claim=str(row["声明"]),
        match=match,
        scopes=tuple(dict.fromkeys(["openid", *row.get("范围", ["profile"])])),
        two_factors=row.get("两种因素", "否") == "是",
    )
