"""Makes `.venv` with the locked dependencies. Runs before anything is installed: standard library only.

Called as `python installation.py base|dev`. Does nothing, and needs no network, when all is in place.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ROOM = {"base": 800, "dev": 1500}  # megabytes the packages of each kind need, with their downloads
LAUNCHER = '#!/bin/sh\nexec "$(dirname "$0")/python" -m gongzhi "$@"\n'


def main(kind: str) -> int:
    """Bring the environment up to date; 0 when the program can start."""
    requirements = ROOT / "requirements" / f"{kind}.txt"
    if _is_current(requirements):
        return 0
    try:
        _refuse_when_impossible(kind)
        with _alone():
            if not _is_current(requirements):  # somebody else may just have done it
                _make_environment()
                _install(requirements)
                _make_command()
                _stamp(requirements).write_text(_state(requirements))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


class Refusal(Exception):
    """What is missing and what to do, in Chinese."""


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once: the second waits for the first. The kernel lets go when a process is killed."""
    with (ROOT / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("另一个 ./run 或 ./test 正在安装依赖，等它完成……", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes() + os.fsencode(ROOT)).hexdigest()


def _stamp(requirements: Path) -> Path:
    return VENV / f"gongzhi-{requirements.stem}.installed"


def _is_current(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == _state(requirements)


def _refuse_when_impossible(kind: str) -> None:
    if not os.access(ROOT, os.W_OK):
        raise Refusal(f"没有权限写入 {ROOT}。请用拥有该目录的账户运行，或修改目录权限。")
    free = shutil.disk_usage(ROOT).free // 1024 // 1024
    if free < ROOM[kind]:
        raise Refusal(
            f"磁盘空间不足：{ROOT} 所在磁盘只剩 {free} MB，安装依赖需要 {ROOM[kind]} MB。请先清理。"
        )


def _make_environment() -> None:
    if PYTHON.exists() and _succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    if not (_succeeds([sys.executable, "-c", "import venv, ensurepip"])):
        raise Refusal("缺少 Python 的 venv 模块。请先安装，例如：apt-get install python3-venv")
    print("正在建立运行环境……", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode != 0:
        raise Refusal(f"建立运行环境失败，请删除 {VENV} 后重试。")


def _install(requirements: Path) -> None:
    print("正在安装依赖（首次需要几分钟，需要网络）……", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", str(requirements)]
    if subprocess.run(command, check=False, cwd=ROOT).returncode != 0:
        raise Refusal(
            "安装依赖失败，原因见上。请检查网络（可用 PIP_INDEX_URL 指定镜像）和磁盘空间，然后重新运行。"
        )


def _make_command() -> None:
    """`.venv/bin/gongzhi`, without building a package: a path entry and a launcher."""
    answer = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    (Path(answer.stdout.strip()) / "gongzhi.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = VENV / "bin" / "gongzhi"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
