"""What residents say and what handlers answer, from the patterns in packs/demo/reports.yaml."""

from __future__ import annotations

import re
from pathlib import Path

from gongzhi.calendars.files import read_mapping
from gongzhi.config.demo.simulation.dice import Dice

_SLOT = re.compile(r"\{(\w+)\}")


class Phrases:
    """Fills the slots of a pattern with words drawn from the file's table."""

    def __init__(self, path: Path) -> None:
        content = read_mapping(path, {"词表", "类别"})
        self._words: dict[str, list[str]] = content["词表"]
        self._patterns: dict[str, dict[str, list[str]]] = content["类别"]

    def report(self, category: str, place: str, dice: Dice) -> str:
        """What somebody says about a matter of this category at this place."""
        return self._fill(dice.one(self._patterns[category]["反映"]), place, dice)

    def answer(self, category: str, dice: Dice) -> str:
        """What was done about it."""
        return self._fill(dice.one(self._patterns[category]["办理"]), "", dice)

    def _fill(self, pattern: str, place: str, dice: Dice) -> str:
        def word(slot: re.Match[str]) -> str:
            return place if slot[1] == "地点" else dice.one(self._words[slot[1]])

        return _SLOT.sub(word, pattern).lstrip("，")
