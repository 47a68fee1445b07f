"""The script that photographs the product borrows from the browser tests, and must find what it borrows."""

import runpy
import sys
from pathlib import Path

import pytest

PICTURES = Path(__file__).parents[2] / "scripts" / "pictures"


def test_the_script_of_the_pictures_finds_what_it_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    assert "main" in runpy.run_path(str(PICTURES), run_name="not run")
