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
