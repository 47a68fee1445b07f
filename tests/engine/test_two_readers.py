"""The fast reader (libyaml, where the installation has it) and the careful one read and refuse the same."""

import random
from pathlib import Path

import pytest

from gongzhi.calendars import files
from gongzhi.engine import strict_yaml
from gongzhi.engine.problems import PackError

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "packs").rglob("*.yaml")) + sorted((ROOT / "tests").rglob("*.yaml"))
PUT_IN = [
    *":,[]{}\"'#&*!|>-?%@` \n\t：，\u3000\u0007\u2028\ufeff\u0085",
    ": ",
    "- ",
    " #",
    "\n  ",
    "---\n",
    "\r\n",
]
LONGEST = 4_000  # bytes
SHORT = 700  # characters
TRIES = 200

pytestmark = pytest.mark.skipif(strict_yaml._FAST is None, reason="without libyaml there is one reader")


def answer(text: str, monkeypatch: pytest.MonkeyPatch, *, fast: bool) -> object:
    with monkeypatch.context() as patch:
        if not fast:
            patch.setattr(strict_yaml, "_FAST", None)
        try:
            return strict_yaml.read_text(text, "卷")
        except PackError as refused:
            return refused.problems


def the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    return answer(text, monkeypatch, fast=True) == answer(text, monkeypatch, fast=False)


def test_every_file_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in FILES if path.stat().st_size < LONGEST}
    assert len(texts) > 200
    assert [path for path, text in texts.items() if not the_same(text, monkeypatch)] == []


def test_every_table_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [path for path in (ROOT / "packs").rglob("*.yaml") if path.stat().st_size < LONGEST]
    quick = [repr(files.read_yaml(path)) for path in tables]
    monkeypatch.setattr(files, "_FAST", None)
    assert [repr(files.read_yaml(path)) for path in tables] == quick


def test_mistakes_are_told_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of the packs with a character or two changed at random (always the same ones)."""
    chance = random.Random(1)
    short = [t for t in (p.read_text(encoding="utf-8") for p in FILES) if 50 < len(t) < SHORT]
    refused = 0
    for _ in range(TRIES):
        text = chance.choice(short)
        for _ in range(chance.randint(1, 2)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice([*PUT_IN, ""]) + text[at + chance.randint(0, 2) :]
        assert the_same(text, monkeypatch), text
        refused += isinstance(answer(text, monkeypatch, fast=True), list)
    assert TRIES / 10 < refused < TRIES


@pytest.mark.parametrize("deep", ["a: " + "[" * 100_000, "a:\n" + "- " * 3_000, "{a: " * 60 + "}" * 60])
def test_what_is_nested_too_deep_is_refused_not_fatal(deep: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """libyaml builds recursively, without a limit."""
    problems = answer(deep, monkeypatch, fast=True)
    assert isinstance(problems, list)
    assert [problem.cause for problem in problems] == ["套得太深"]
    assert the_same(deep, monkeypatch)
