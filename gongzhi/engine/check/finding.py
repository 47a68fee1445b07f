"""What a check says: passed, failed, unproven or warning, with the shortest story and the articles."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNPROVEN = "unproven"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result. `check` is C0 … C10 or L1 … (lint); `story` and `articles` are Chinese text."""

    check: str
    status: Status
    title: str
    story: tuple[str, ...] = ()
    rules: tuple[int, ...] = ()
    articles: tuple[str, ...] = ()
    about: str = ""  # the property it speaks of

    def to_json(self) -> dict[str, object]:
        """`remedy` is empty for what passed or only warns."""
        remedy = {Status.FAILED: REMEDIES.get(self.check, ""), Status.UNPROVEN: MORE_TIME}.get(
            self.status, ""
        )
        return {
            "id": self.check,
            "status": self.status.value,
            "title": self.title,
            "story": list(self.story),
            "rules": list(self.rules),
            "articles": list(self.articles),
            "remedy": remedy,
        }


REMEDIES = {
    "C0": "请照所说的改正文件。",
    "C1": "请核对它须先有的步骤由哪一步办成、启用；真的不需要的，删去这个步骤或者结果。",
    "C2": "请补一条规则，使故事里的最后一步在这时不能办；性质写错了的，改正性质。",
    "C3": "请照法律补上规则、期限或者“对应”；法律图不合条文的，改正法律图。",
    "C4": "请给故事的最后一步以后留一条能走到“办结”的路，例如再启用某一步、免除某项义务。",
    "C6": "请把等待改短，或者把期限改长，使等满以后还来得及办。",
    "C7": "请在同一步启用应办的步骤，或者删去这条“后须”。",
    "L1": "请补一条启用它、或者办成它所等步骤的规则；互相等待的，删去其中一条。",
    "L5": "请删去这条规则，或者改写成由前一步启用后一步。",
    "L6": "请让起算、计票以前的一步在表单里写明它，以后不再改；或者删去这一级。",
    "算例": "请核对是算例写错了，还是规则写错了。",
}
"""What to do when a check fails."""
MORE_TIME = "请拆成子程序、减少要素，或者用 --seconds 给更多时间。"


def passed(check: str, title: str) -> Finding:
    return Finding(check, Status.PASSED, title)


def unproven(check: str, reason: str) -> Finding:
    return Finding(check, Status.UNPROVEN, reason)
