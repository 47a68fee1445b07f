"""The guide for writing a procedure, followed to the letter: each file, each command, each printed line."""

import re
from pathlib import Path

import pytest

from gongzhi.config.cli import main

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-procedure.md"
FOLDER = Path("packs/我的/procedures/借用会堂")
BLOCK = re.compile(r"(?P<before>.*?)```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)
SECTION = re.compile(r"^(?=\S)", re.MULTILINE)
SECONDS = re.compile(r"\d+\.\d+ 秒")


class Author:
    """Somebody who does what the guide says, in an empty folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.text = ""
        self.taken: dict[str, str] = {}
        self.printed = ""

    def reads(self, words: str) -> None:
        """«把第 6 条删去», «把第 6 条写回来»."""
        for number in re.findall(r"把第 (\d+) 条删去", words):
            [self.taken[number]] = re.findall(rf"^  {number}: .*\n", self.text, re.MULTILINE)
            self.text = self.text.replace(self.taken[number], "")
        for number in re.findall(r"把第 (\d+) 条写回来", words):
            self.adds(self.taken.pop(number))

    def adds(self, block: str) -> None:
        """A whole file, sections, or lines of the rules."""
        if block.startswith("例:"):
            (FOLDER / "tests.yaml").write_text(block, encoding="utf-8")
            return
        if block.startswith("程序:"):
            FOLDER.mkdir(parents=True)
            self.text = block
        for part in filter(None, SECTION.split(block if not block.startswith("  ") else "规则:\n" + block)):
            if not block.startswith("程序:"):
                self._into_section(part)
        self.saves()

    def _into_section(self, part: str) -> None:
        head, _, lines = part.partition("\n")
        sections = SECTION.split(self.text)
        known = [place for place, one in enumerate(sections) if one.startswith(head + "\n")]
        if known:
            sections[known[0]] += lines
        else:
            sections.append(part)
        self.text = "".join(sections)

    def saves(self) -> None:
        (FOLDER / "procedure.yaml").write_text(self.text, encoding="utf-8")

    def types(self, commands: str) -> None:
        self.saves()
        for line in commands.splitlines():
            program, *words = line.split()
            assert program == "gongzhi"
            main(words)
        said = self.capsys.readouterr()
        assert not said.err
        self.printed = said.out


def masked(text: str) -> str:
    return SECONDS.sub("… 秒", text).rstrip()


def test_the_guide_can_be_followed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    author = Author(capsys)
    shown = 0
    for block in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        author.reads(block["before"])
        if "不用照做" in block["before"]:
            continue
        match block["kind"]:
            case "yaml":
                author.adds(block["body"])
            case "sh":
                author.types(block["body"])
            case "text":
                shown += 1
                assert masked(author.printed) == masked(block["body"])
    assert shown >= 6
    assert Path("借用会堂.svg").read_text(encoding="utf-8").startswith("<svg")
