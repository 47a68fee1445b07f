"""Imports point down. The contracts stand in pyproject.toml; this runs them with the other tests."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, python, text

APPS = [p for p in python() if p.parts[0] == "gongzhi"]


def test_the_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", APPS, ids=str)
def test_no_signals_and_no_hidden_writes(path: Path) -> None:
    """A row is written where the code says so: no signal handlers, no overridden save or delete."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert not node.module.endswith("signals"), f"{path}:{node.lineno} listens to signals"
        if isinstance(node, ast.ClassDef) and "models" in (path.stem, path.parent.name):
            hidden = [
                f.name for f in node.body if isinstance(f, ast.FunctionDef) and f.name in {"save", "delete"}
            ]
            assert hidden == [], f"{path}:{node.lineno} overrides {hidden}"
