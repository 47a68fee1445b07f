"""Short-lived data directories and processes, all gone when the test ends."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Gongzhi = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory with a space and Chinese in its path."""
    place = Path(tempfile.mkdtemp(prefix="gongzhi test 数据 "))
    yield place
    shutil.rmtree(place, ignore_errors=True)  # the server may be putting its own files away


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """A data directory with all tables and no rows, made as `./run --setup` makes it."""
    place = Path(tempfile.mkdtemp(prefix="gongzhi-template-"))
    command = [sys.executable, "-m", "gongzhi", "start", "--setup", "--empty", f"--data={place}"]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True, capture_output=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)  # the server may be putting its own files away


@pytest.fixture(scope="session")
def county() -> Iterator[Path]:
    """A data directory with the demonstration county."""
    place = Path(tempfile.mkdtemp(prefix="gongzhi-county-"))
    command = [sys.executable, "-m", "gongzhi", "start", "--setup", f"--data={place}"]
    subprocess.run(command, cwd=ROOT, env=clean_environment(), check=True, capture_output=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)  # the server may be putting its own files away


@pytest.fixture
def prepared(template: Path, data: Path) -> Path:
    """The same, for one test to spoil."""
    shutil.copytree(template, data, dirs_exist_ok=True)
    return data


@pytest.fixture
def start() -> Iterator[Start]:
    """Start Python with `-c code` or `-m gongzhi …`, killed when the test ends if it still runs."""
    begun: list[subprocess.Popen[str]] = []

    def run(*arguments: str, prefix: tuple[str, ...] = (), **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*prefix, sys.executable, *arguments],
            cwd=ROOT,
            env=clean_environment() | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        return process

    yield run
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def gongzhi() -> Gongzhi:
    """Run one command to its end."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gongzhi", *arguments],
            cwd=ROOT,
            env=clean_environment() | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    return run


def clean_environment() -> dict[str, str]:
    """The environment of a person at a shell, without what the tests' own settings put into it."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GONGZHI_", "DJANGO_", "DATABASE_", "PYTEST_"))
    }
