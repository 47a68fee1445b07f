"""The life of an embedded server: started once, shared, killed, recovered, stopped by its last user."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from gongzhi.config.embedded_postgres import EmbeddedError, Server, bootstrap, postmaster, running
from tests.platform.conftest import Start

HOLD = """
import sys
from pathlib import Path
from gongzhi.config.embedded_postgres import running
with running(Path(sys.argv[1]), durable=False):
    print("ready", flush=True)
    sys.stdin.readline()
"""

KEPT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "gongzhi.config.settings"
from gongzhi.config.session import database
print("asks", flush=True)
with database():
    print("ready", flush=True)
"""


def connect(server: Server, user: str = bootstrap.OWNER) -> psycopg.Connection:
    return psycopg.connect(host=str(server.sockets), user=user, dbname=bootstrap.DATABASE, autocommit=True)


def cluster(data: Path) -> Path:
    return data / "postgres"


def wait_until_ready(holder: subprocess.Popen[str]) -> None:
    assert holder.stdout and holder.stdout.readline() == "ready\n"


def let_go(holder: subprocess.Popen[str]) -> None:
    assert holder.stdin
    holder.stdin.write("\n")
    holder.stdin.flush()


def wait_until_gone(number: int) -> None:
    until = time.monotonic() + 10
    while Path(f"/proc/{number}").exists() and time.monotonic() < until:
        if "Z" in Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[:1]:
            return
        time.sleep(0.02)


def test_serves_chinese_behind_a_private_socket_and_nothing_else(data: Path) -> None:
    with running(data, durable=False) as server, connect(server) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT current_setting('TimeZone')").fetchone() == ("Asia/Shanghai",)
        connection.execute("CREATE EXTENSION pg_trgm")
        shown = connection.execute("SELECT show_trgm('井盖破损')").fetchone()
        assert shown and shown[0], "the locale drops Chinese characters"
    assert server.sockets.stat().st_mode & 0o777 == 0o700
    assert not postmaster.is_alive(cluster(data))


def test_neither_role_is_a_superuser(data: Path) -> None:
    with running(data, durable=False) as server:
        for user in (bootstrap.OWNER, bootstrap.APPLICATION):
            with connect(server, user) as connection:
                found = connection.execute(
                    "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
                assert found == (False, False)


def test_starts_at_once_make_one_server(data: Path, start: Start) -> None:
    holders = [start("-c", HOLD, str(data)) for _ in range(3)]
    for holder in holders:
        wait_until_ready(holder)
    log = (data / "postgres.log").read_text()
    assert log.count("database system is ready to accept connections") == 1

    for holder in holders:
        let_go(holder)
    assert [h.wait(timeout=120) for h in holders] == [0, 0, 0]
    assert postmaster.process_of(cluster(data)) is None, "the last user left the server behind"


def test_the_starter_waits_for_the_others(data: Path, start: Start) -> None:
    starter = start("-c", HOLD, str(data))
    wait_until_ready(starter)
    with running(data, durable=False) as guest:
        let_go(starter)
        with pytest.raises(subprocess.TimeoutExpired):
            starter.wait(timeout=1)
        with connect(guest) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert starter.wait(timeout=120) == 0
    assert postmaster.process_of(cluster(data)) is None


def test_a_killed_starter_takes_its_server_along(data: Path, start: Start) -> None:
    starter = start("-c", HOLD, str(data))
    wait_until_ready(starter)
    number = postmaster.process_of(cluster(data))
    assert number is not None
    starter.kill()
    starter.wait()
    wait_until_gone(number)
    assert postmaster.process_of(cluster(data)) is None
    with running(data, durable=False) as server:
        assert server.alive()


def test_a_guest_can_bring_the_server_back(data: Path, start: Start) -> None:
    starter = start("-c", HOLD, str(data))
    wait_until_ready(starter)
    with running(data, durable=False) as guest:
        number = postmaster.process_of(cluster(data))
        assert number is not None
        starter.kill()
        wait_until_gone(number)
        assert guest.ensure() is True
        with connect(guest) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_who_is_kept_by_a_supervisor_starts_nothing_and_waits_for_it(data: Path, start: Start) -> None:
    with running(data, durable=False):
        pass
    kept = start("-c", KEPT, GONGZHI_DATA=str(data), GONGZHI_SUPERVISOR=str(os.getpid()))
    assert kept.stdout and kept.stdout.readline() == "asks\n"
    with pytest.raises(subprocess.TimeoutExpired):
        kept.wait(timeout=1)
    assert not postmaster.is_alive(cluster(data))
    with running(data, durable=False):
        wait_until_ready(kept)
        assert kept.wait(timeout=120) == 0


def test_a_server_that_is_stopping_is_waited_for(data: Path) -> None:
    with running(data, durable=False) as server:
        number = postmaster.process_of(cluster(data))
        assert number is not None
        os.kill(number, signal.SIGSTOP)
        os.kill(number, signal.SIGINT)
        threading.Timer(0.3, os.kill, (number, signal.SIGCONT)).start()
        assert server.ensure() is True
        assert server.alive() and postmaster.process_of(cluster(data)) != number


def test_committed_rows_survive_a_killed_server(data: Path) -> None:
    with running(data) as server:
        with connect(server) as connection:
            connection.execute("CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)")
        number = postmaster.process_of(cluster(data))
        assert number is not None
        os.kill(number, signal.SIGKILL)
        wait_until_gone(number)

        assert not server.alive()
        assert server.ensure() is True
        assert server.ensure() is False
        with connect(server) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_killed_backend_costs_its_own_connection_only_for_a_moment(data: Path) -> None:
    with running(data, durable=False) as server:
        victim = connect(server)
        os.kill(victim.info.backend_pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            victim.execute("SELECT 1")
        until = time.monotonic() + 10
        while True:
            try:
                with connect(server) as connection:
                    assert connection.execute("SELECT 1").fetchone() == (1,)
                break
            except psycopg.OperationalError:
                assert time.monotonic() < until, "the server did not come back"
                time.sleep(0.05)


def test_a_stale_process_number_does_not_block_the_start(data: Path) -> None:
    with running(data, durable=False):
        pass
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        (cluster(data) / "postmaster.pid").write_text(f"{bystander.pid}\n{cluster(data)}\n0\n5432\n")
        with running(data, durable=False) as server:
            assert server.alive()
        assert bystander.poll() is None, "a stranger's process was touched"
    finally:
        bystander.kill()
        bystander.wait()


def test_an_initdb_killed_half_way_is_forgotten(data: Path) -> None:
    half = data / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with running(data, durable=False) as server:
        assert server.alive()
    assert not half.exists()


def test_a_path_too_long_for_a_socket_still_works(data: Path) -> None:
    deep = data / ("很深的目录" * 6) / ("x" * 40)
    with running(deep, durable=False) as server, connect(server) as connection:
        assert len(os.fsencode(server.sockets)) < 90
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.sockets.rmdir()


def test_data_of_another_major_version_is_refused_with_advice(data: Path) -> None:
    with running(data, durable=False):
        pass
    (cluster(data) / "PG_VERSION").write_text("13\n")
    with pytest.raises(EmbeddedError, match=r"由 PostgreSQL 13 建立.*backup.*restore"):
        Server(data).join()


def test_a_place_that_cannot_be_a_directory_is_refused(data: Path) -> None:
    (data / "file").write_text("")
    with pytest.raises(EmbeddedError, match="无法创建数据目录"):
        Server(data / "file" / "data").join()


def test_a_failing_start_shows_the_end_of_the_log(data: Path) -> None:
    with running(data, durable=False):
        pass
    (cluster(data) / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match="no_such_setting"):
        Server(data, durable=False).join()
