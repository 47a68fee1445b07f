"""`./run` on a fresh machine: what is done once, what is refused, and in which words."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gongzhi.config import installation
from tests.platform.conftest import ROOT

PRETEND = """#!/bin/sh
echo "$@" >>"{log}"
case "$*" in
    *sysconfig*) echo "{packages}" ;;
    *"pip install"*) exit {code} ;;
esac
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in a path with a space, whose Python only notes what it was asked."""
    root = tmp_path / "共治 源码"
    (root / "requirements").mkdir(parents=True)
    (root / "requirements" / "base.txt").write_text("django==5.2\n")
    (root / "packages").mkdir()
    monkeypatch.setattr(installation, "ROOT", root)
    monkeypatch.setattr(installation, "VENV", root / ".venv")
    monkeypatch.setattr(installation, "PYTHON", root / ".venv" / "bin" / "python")
    pretend(root)
    return root


def pretend(root: Path, code: int = 0) -> None:
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(PRETEND.format(log=root / "log", packages=root / "packages", code=code))
    python.chmod(0o755)


def asked(root: Path) -> str:
    return (root / "log").read_text() if (root / "log").exists() else ""


def test_the_second_time_nothing_is_asked_of_the_network(place: Path) -> None:
    assert installation.main("base") == 0
    assert "--require-hashes" in asked(place)
    assert (place / "packages" / "gongzhi.pth").read_text().strip() == str(place)
    (place / "log").unlink()
    assert installation.main("base") == 0
    assert asked(place) == ""

    (place / "requirements" / "base.txt").write_text("django==5.2.1\n")
    assert installation.main("base") == 0
    assert "pip install" in asked(place)


def test_a_failed_installation_is_explained_and_tried_again(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(place, code=1)
    assert installation.main("base") == 1
    assert "PIP_INDEX_URL" in capsys.readouterr().err
    pretend(place)
    assert installation.main("base") == 0


def test_of_two_starts_at_once_one_installs_and_the_other_waits(place: Path) -> None:
    """Real processes: the pretended Python takes a moment, and both of them must wait for it."""
    python = place / ".venv" / "bin" / "python"
    python.write_text(python.read_text().replace("case", "sleep 0.2; case", 1))
    program = (
        "import sys; from pathlib import Path; from gongzhi.config import installation as i;"
        "i.ROOT = Path(sys.argv[1]); i.VENV = i.ROOT / '.venv'; i.PYTHON = i.VENV / 'bin' / 'python';"
        "sys.exit(i.main('base'))"
    )
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in begun:
        process.communicate(timeout=60)
    assert [process.returncode for process in begun] == [0, 0]
    assert asked(place).count("pip install") == 1


def test_too_little_disk_is_said_first(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100 * 1024 * 1024))
    assert installation.main("base") == 1
    assert "只剩 100 MB" in capsys.readouterr().err
    assert asked(place) == ""


def test_a_python_without_venv_is_said(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(place / ".venv")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert installation.main("base") == 1
    assert "python3-venv" in capsys.readouterr().err


def test_the_command_starts_from_a_path_with_spaces(place: Path) -> None:
    assert installation.main("base") == 0
    subprocess.run([place / ".venv" / "bin" / "gongzhi", "--version"], check=True)
    assert asked(place).splitlines()[-1] == "-m gongzhi --version"


@pytest.mark.parametrize("script", ["run", "test"])
def test_an_old_python_is_said(script: str, tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    for tool in ("sh", "dirname"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    done = subprocess.run(
        [ROOT / script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 1
    assert "需要 Python 3.11" in done.stderr


def test_the_scripts_can_be_executed() -> None:
    for script in ("run", "test", ".ci/run", "requirements/lock"):
        assert os.access(ROOT / script, os.X_OK)
