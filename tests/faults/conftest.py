"""The fixtures of the platform's tests, and an office that is ready for work."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.office import open_cases
from tests.platform.conftest import ROOT, clean_environment, data, gongzhi, start, template

__all__ = ["data", "gongzhi", "start", "template"]


@pytest.fixture(scope="session")
def staffed(template: Path) -> Iterator[tuple[Path, list[str]]]:
    """The demonstration county without its past, and a hundred reports that wait to be accepted."""
    place = Path(tempfile.mkdtemp(prefix="gongzhi-office-"))
    shutil.copytree(template, place, dirs_exist_ok=True)
    command = [sys.executable, "-m", "gongzhi", "demo", "load", f"--data={place}"]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True, capture_output=True)
    yield place, open_cases(place)
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def office(staffed: tuple[Path, list[str]], data: Path) -> Path:
    """It, for one test to spoil."""
    shutil.copytree(staffed[0], data, dirs_exist_ok=True)
    return data


@pytest.fixture
def numbers(staffed: tuple[Path, list[str]]) -> list[str]:
    """The numbers of its reports."""
    return list(staffed[1])
