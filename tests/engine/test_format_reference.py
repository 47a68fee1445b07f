"""The reference of the format cannot drift: its example loads, and it names every key the reader takes."""

import re
from pathlib import Path

import pytest

from gongzhi.engine import Library, compile_text
from gongzhi.engine.grammar import Pattern, Verb

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "procedure-format.md").read_text()
READERS = [ROOT / "gongzhi" / "engine" / "loader.py", *(ROOT / "gongzhi" / "engine" / "reading").glob("*.py")]
KEY = re.compile(r"\.(?:text|truth|number|day|texts|nodes|mapping|sections|choice|take)\(\s*\"([^\"]+)\"")


def test_the_complete_example_loads():
    example = re.search(r"```yaml\n(程序:.*?)```", REFERENCE, re.DOTALL)
    assert example
    assert compile_text(example[1], "procedure-format.md", "", Library()).title == "借用会议室"


@pytest.mark.parametrize("word", [*Verb, *Pattern])
def test_every_verb_and_pattern_is_explained(word):
    assert word in REFERENCE


def test_every_key_the_reader_takes_is_named():
    keys = {key for path in READERS for key in KEY.findall(path.read_text())}
    assert {"步骤", "依据", "重启", "到期前"} <= keys
    assert {key for key in keys if key not in REFERENCE} == set()
