"""Named local rules as a folder of text, and a procedure as it runs under them.

A profile is a folder with `profile.yaml` (what it is called), `parameters/` and `sources/`. A procedure under
profiles is a version of its own: its name and its digest say which texts it was made of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gongzhi.engine.library import Library
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import Procedure
from gongzhi.engine.reading.profiles import PROFILE_FILE, title_of
from gongzhi.engine.strict_yaml import Mapping as YamlMapping
from gongzhi.engine.strict_yaml import read

PLACES = ("parameters", "sources")
SECTIONS = ("参数", "规则")


@dataclass(frozen=True, slots=True)
class Profile:
    """`files`: path within the folder to text. `names`: the parameters and voting rules it sets."""

    code: str
    name: str
    version: str
    note: str
    files: Mapping[str, str]
    names: frozenset[str]

    @property
    def sha256(self) -> str:
        return _digest({"code": self.code, "files": dict(self.files)})

    @property
    def label(self) -> str:
        """As part of a version's name: «zhejiang-2020»."""
        return f"{self.code}-{self.version}"

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name,
            "version": self.version,
            "note": self.note,
            "files": dict(self.files),
            "names": sorted(self.names),
            "sha256": self.sha256,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Profile:
        named = (kept["code"], kept["name"], kept["version"], kept["note"])
        return cls(*named, kept["files"], frozenset(kept["names"]))


def read_profile(folder: Path) -> Profile:
    """The profile in a folder. Raises PackError: no `profile.yaml`, unreadable files, nothing set."""
    if not (folder / PROFILE_FILE).is_file():
        cause = f"没有 {PROFILE_FILE}，不知道这份地方设置叫什么"
        raise PackError(
            [Problem(str(folder), 0, cause, f"请在目录里写 {PROFILE_FILE}：种类、名称、版本、说明。")]
        )
    title = title_of(folder)
    paths = [path for place in PLACES for path in sorted((folder / place).glob("*.yaml"))]
    names = frozenset(name for path in paths if path.parent.name == PLACES[0] for name in _names(path))
    if not names:
        raise PackError([Problem(str(folder), 0, "没有设定任何参数", "请在 parameters/ 里写要收紧的参数。")])
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in (folder / PROFILE_FILE, *paths)
    }
    code = folder.resolve().name
    return Profile(code, title.name, title.version, title.note, files, names)


def reread(kept: Mapping[str, Any]) -> Profile:
    """What the texts of a stored profile say, whatever is written beside them. Raises PackError."""
    with _unpacked([Profile.from_json(kept)]) as [folder]:
        return read_profile(folder)


def _names(path: Path) -> Iterator[str]:
    entries = read(path).entries
    for section in SECTIONS:
        if section in entries and isinstance(node := entries[section].value, YamlMapping):
            yield from node.entries


def library_under(pack: Path, profiles: Sequence[Profile], *, installed: bool = False) -> Library:
    """The library of `pack` with these profiles on top, in their order.

    Raises PackError for what is looser than the law or than a profile before it; not for `installed` ones,
    which cases run already: there the stricter of the two holds.
    """
    with _unpacked(profiles) as folders:
        try:
            return Library.load(pack, folders, installed=installed)
        except PackError as error:
            inside = f"{folders[0].parent}/" if folders else ""
            named = (replace(one, file=one.file.removeprefix(inside)) for one in error.problems)
            raise PackError(list(named)) from None


@contextmanager
def _unpacked(profiles: Sequence[Profile]) -> Iterator[list[Path]]:
    with TemporaryDirectory(prefix="gongzhi-profiles-") as place:
        folders = []
        for profile in profiles:
            folder = Path(place) / profile.code
            for name, text in profile.files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(text.encode())
            folders.append(folder)
        yield folders


def under(procedure: Procedure, profiles: Sequence[Profile]) -> Procedure:
    """The procedure, compiled with the profiles' library, as the version that cases run."""
    if not profiles:
        return procedure
    return replace(
        procedure,
        version="+".join((procedure.version, *(profile.label for profile in profiles))),
        sha256=combined(procedure.sha256, profiles),
        profiles=tuple(profile.name for profile in profiles),
    )


def combined(source_sha256: str, profiles: Sequence[Profile]) -> str:
    """The digest of a procedure's text and the profiles laid over it; without any, that of the text."""
    if not profiles:
        return source_sha256
    return _digest({"source": source_sha256, "profiles": [profile.sha256 for profile in profiles]})


def _digest(what: Mapping[str, Any]) -> str:
    text = json.dumps(what, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
