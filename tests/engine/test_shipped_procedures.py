"""Every procedure that ships compiles, and its graph hangs together."""

from pathlib import Path

import pytest

from gongzhi.engine import load_procedure

PACKS = Path(__file__).parents[2] / "packs"
FILES = sorted(PACKS.glob("**/procedures/*/procedure.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_it_compiles(path):
    procedure = load_procedure(path)
    assert procedure.title
    assert procedure.finish, "no action finishes a case"
    assert {action.step for action in procedure.actions} == {step.index for step in procedure.steps}
    for action in procedure.actions:
        assert all(effect.rule in procedure.rules or effect.rule == 0 for effect in action.effects)
