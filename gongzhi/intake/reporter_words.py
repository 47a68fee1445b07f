"""How a procedure is told to the person who reported: packs/cn/procedures/*/reporter.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongzhi.calendars.files import DataError, read_mapping
from gongzhi.intake.pack import NATIONAL


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a step that has been taken, and which of its fields the reporter reads."""

    says: str
    fields: tuple[str, ...] = ()
    open_fields: tuple[str, ...] = ()  # those that others who reported the same thing may read too


@dataclass(frozen=True, slots=True)
class Ahead:
    """A main step still to come: what is said when it is its turn, and before that (empty: nothing)."""

    step: str
    now: str
    later: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step the reporter may take: its heading and its button.

    `help`: what it means, before the form. `until`: the automatic step that ends the time for it.
    `open`: stands open; `open_if_poor`: does so after a low rating.
    """

    title: str
    button: str
    help: str = ""
    until: str = ""
    open: bool = False
    open_if_poor: bool = False


@dataclass(frozen=True, slots=True)
class ReporterWords:
    told: Mapping[str, Told]
    ahead: tuple[Ahead, ...]
    offers: Mapping[str, Offer]

    def of(self, step: str, outcome: str) -> Told | None:
        """What is said of this step with this outcome; None leaves it out of the short story."""
        return self.told.get(f"{step}={outcome}") or self.told.get(step)


PLAIN = ReporterWords({}, (), {})


def words_for(code: str) -> ReporterWords:
    """The words for a procedure; plain ones (step names only) if nobody has written any."""
    return _all().get(code, PLAIN)


@cache
def _all() -> dict[str, ReporterWords]:
    files = sorted((NATIONAL / "procedures").glob("*/reporter.yaml"))
    return dict(_read(path) for path in files)


def _read(path: Path) -> tuple[str, ReporterWords]:
    content = read_mapping(path, {"程序", "经过", "将要", "您可以"})
    try:
        return content["程序"], _words(content)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(path, f"写法不对：{error}") from error


def _words(content: Mapping[str, Any]) -> ReporterWords:
    return ReporterWords(
        told={
            step: Told(row["说"], tuple(row.get("告诉", ())), tuple(row.get("公开", ())))
            for step, row in content["经过"].items()
        },
        ahead=tuple(Ahead(s, row["正在"], row.get("将要", "")) for s, row in content["将要"].items()),
        offers={step: _offer(row) for step, row in content["您可以"].items()},
    )


def _offer(row: Mapping[str, Any]) -> Offer:
    return Offer(
        row["标题"],
        row["按钮"],
        help=row.get("说明", ""),
        until=row.get("截止", ""),
        open=row.get("展开") == "是",
        open_if_poor=row.get("差评展开") == "是",
    )
