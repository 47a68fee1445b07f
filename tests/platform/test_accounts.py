"""Root, and people who are not: PostgreSQL refuses the one, and the other may not touch every place."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gongzhi.config.embedded_postgres import Server, bootstrap, runas
from tests.platform.conftest import Start

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="becoming another account needs root")
ROUND = """
import sys, os
from pathlib import Path
from gongzhi.config.embedded_postgres import EmbeddedError, running
try:
    with running(Path(sys.argv[1]), durable=False) as server:
        print("served as", os.geteuid(), server._runas.prefix, flush=True)
except EmbeddedError as error:
    print(error)
"""


def as_ordinary() -> tuple[str, ...]:
    """A way to run Python as somebody who is not root and can still reach the interpreter."""
    if os.geteuid() != 0:
        return ()
    number = "1"
    ways = (
        ("unshare", "--user", f"--map-user={number}", f"--map-group={number}", "--"),
        ("setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups"),
    )
    for way in ways:
        if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            return way
    pytest.fail("this machine lets root become nobody else: neither unshare nor setpriv works")


def test_an_ordinary_account_needs_no_help(data: Path, start: Start) -> None:
    data.chmod(0o777)
    answer, _ = start("-c", ROUND, str(data), prefix=as_ordinary()).communicate(timeout=120)
    expected = 1 if os.geteuid() == 0 else os.geteuid()
    assert f"served as {expected} ()" in answer


def test_a_directory_that_cannot_be_written_is_refused_in_words(data: Path, start: Start) -> None:
    data.chmod(0o555)
    answer, _ = start("-c", ROUND, str(data), prefix=as_ordinary()).communicate(timeout=120)
    assert "不可写" in answer
    assert "--data" in answer


@pytest.fixture
def reachable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where files go that another account must reach; normally /var/lib/gongzhi."""
    place = Path(tempfile.mkdtemp(prefix="gongzhi-reach-", dir="/var/tmp"))
    place.chmod(0o755)
    monkeypatch.setattr(runas, "REACHABLE", place)
    monkeypatch.setenv("GONGZHI_PG_RUNAS", "account")
    yield place
    shutil.rmtree(place)


@only_root
def test_without_user_namespaces_root_hands_over_to_an_account(data: Path, reachable: Path) -> None:
    data.chmod(0o700)  # the account cannot enter: its files must go elsewhere
    server = Server(data, durable=False)
    server.join()
    try:
        where = psycopg.conninfo.make_conninfo(
            host=str(server.sockets), user=bootstrap.OWNER, dbname=bootstrap.DATABASE
        )
        with psycopg.connect(where) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        homes = [p for p in reachable.iterdir() if (p / "postgres").exists()]
        assert len(homes) == 1
        assert (homes[0] / "postgres").stat().st_uid != 0
    finally:
        server.leave()
    server.join()  # and a second time, with everything in place
    server.leave()


def test_a_full_disk_is_refused_in_words(data: Path, start: Start) -> None:
    small = 'mount -t tmpfs -o size=20m none "$0" && exec "$@"'
    inside = ("unshare", "--user", "--map-root-user", "--mount", "--", "sh", "-c", small, str(data))
    if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode != 0:
        pytest.fail("this machine does not allow a private mount, which this test needs for a small disk")
    answer, _ = start("-c", ROUND, str(data), prefix=inside).communicate(timeout=120)
    assert "磁盘空间不足" in answer
