"""Every worked example beside a procedure comes true. To add one, write it into the tests.yaml."""

from functools import cache
from pathlib import Path

import pytest

from gongzhi.calendars import Calendar
from gongzhi.engine import Library, load_procedure
from gongzhi.engine.examples import failures, read_examples

PACKS = Path(__file__).parents[2] / "packs"
EXAMPLES = [
    pytest.param(path, example, id=f"{path.parent.name}-{example.name}")
    for path in sorted(PACKS.glob("**/procedures/*/tests.yaml"))
    for example in read_examples(path)
]


@cache
def calendar():
    return Calendar.load(PACKS / "cn" / "calendar")


@cache
def library():
    return Library.load(PACKS / "cn")


@cache
def procedure(folder):
    return load_procedure(folder / "procedure.yaml", library=library())


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_example(path, example):
    assert failures(example, procedure(path.parent), calendar()) == []


FOLDERS = sorted(path.parent for path in PACKS.glob("**/procedures/*/procedure.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_procedure_has_examples(folder):
    assert read_examples(folder / "tests.yaml")


def test_an_example_that_does_not_come_true_says_what_is_wrong(tmp_path):
    wrong = tmp_path / "tests.yaml"
    wrong.write_text(
        """例:
  - 名: 处处都错
    经过: [上报@2026-03-02T09:00]
    可办: [结案]
    只可办: [受理=立案]
    待办: {受理: 2026-03-03, 上报: 2026-03-03}
    到时: {挂账期满: 2026-03-03}
    不可办: {受理: 不行, 派遣: 月亮}
    办结: 是
"""
    )
    [example] = read_examples(wrong)
    found = failures(example, procedure(PACKS / "cn" / "procedures" / "网格事件"), calendar())
    for words in ("“结案”应当可办", "还可办：作废", "应当在2026-03-03届满，算得2026-03-02", "“上报”应当待办"):
        assert any(words in failure for failure in found), found
    for words in ("算得无", "“受理”不应可办", "说明里应当有“月亮”", "办结应当为是，实际为否"):
        assert any(words in failure for failure in found), found
