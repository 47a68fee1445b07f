"""Reads `profile.yaml`: what a named set of local rules is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.strict_yaml import read

PROFILE_FILE = "profile.yaml"
KIND = "地方设置"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.]{0,11}\Z")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,29}\Z")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Title:
    """`name` is what people read beside every date that follows from the profile."""

    name: str
    version: str
    note: str


def title_of(folder: Path) -> Title:
    """What the profile in the folder is called; one that does not say has the folder's name and no version.

    Raises PackError.
    """
    path = folder / PROFILE_FILE
    if not path.is_file():
        return Title(folder.name, "", "")
    problems = Problems(str(path))
    top = Fields(read(path), "文件", problems)
    top.choice("种类", (KIND,), "")
    title = Title(
        top.text("名称", required=True), top.text("版本", required=True), top.text("说明", required=True)
    )
    top.finish()
    if title.version and not _VERSION.match(title.version):
        problems.note(
            1, f"版本“{title.version}”写得不对", "只用字母、数字和点，最多十二个，例如 2026.1，并加引号。"
        )
    if len(title.name) > LONGEST:
        problems.note(1, "名称太长", f"最多 {LONGEST} 字。")
    if not _CODE.match(folder.name):
        problems.note(1, f"目录名“{folder.name}”不能作代号", "请用小写字母开头的字母、数字和连字符。")
    problems.check()
    return title
