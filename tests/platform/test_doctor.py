"""The doctor sees what is wrong and says what to do; it changes nothing."""

import os
from pathlib import Path

from gongzhi.config.backup.programs import connect
from gongzhi.config.doctor.finding import Level
from gongzhi.config.doctor.machine import private_files
from gongzhi.config.embedded_postgres import running
from gongzhi.config.registry import LEDGER_TABLES
from tests.platform.conftest import Gongzhi


def test_a_sound_installation_has_no_errors(prepared: Path, gongzhi: Gongzhi) -> None:
    done = gongzhi("doctor", f"--data={prepared}")
    assert done.returncode == 0, done.stdout
    assert "[错误]" not in done.stdout
    for what in (
        "数据库的表：已是最新",
        "服务账户：gongzhi_app",
        "台账：只能追加",
        "地方设置：采用的都已证明",
    ):
        assert f"[正常] {what}" in done.stdout


def test_looking_at_a_new_place_creates_nothing(tmp_path: Path, gongzhi: Gongzhi) -> None:
    done = gongzhi("doctor", f"--data={tmp_path / 'new'}")
    assert "尚未建立" in done.stdout
    assert "gongzhi migrate" in done.stdout
    assert not (tmp_path / "new").exists()


def test_an_open_ledger_a_readable_key_and_old_tables_are_errors(prepared: Path, gongzhi: Gongzhi) -> None:
    os.chmod(prepared / "secret_key", 0o644)
    with running(prepared, durable=False), connect(prepared) as connection:
        connection.execute(f"GRANT UPDATE ON {LEDGER_TABLES[0]} TO gongzhi_app")
        connection.execute(f"ALTER TABLE {LEDGER_TABLES[-1]} DISABLE TRIGGER ledger_rows")
    done = gongzhi("doctor", f"--data={prepared}")
    assert done.returncode == 1
    assert "可被其他账户读取" in done.stdout
    assert LEDGER_TABLES[0] in done.stdout
    assert LEDGER_TABLES[-1] in done.stdout

    assert gongzhi("migrate", f"--data={prepared}").returncode == 0
    os.chmod(prepared / "secret_key", 0o600)
    with running(prepared, durable=False), connect(prepared) as connection:
        connection.execute(f"ALTER TABLE {LEDGER_TABLES[-1]} ENABLE TRIGGER ledger_rows")
        connection.execute("DELETE FROM django_migrations WHERE app = 'cases'")
    done = gongzhi("doctor", f"--data={prepared}")
    assert "更新没有执行" in done.stdout
    assert "台账" not in done.stdout, "checks after a missing migration would only confuse"


def test_a_password_file_that_others_can_read_is_an_error(tmp_path: Path) -> None:
    assert private_files(tmp_path).level is Level.GOOD
    for name in ("channels.yaml", "exchange.yaml", "open311.yaml", "erasures.jsonl"):
        (tmp_path / name).touch(mode=0o600)
    assert private_files(tmp_path).seen.startswith("4 个")
    os.chmod(tmp_path / "exchange.yaml", 0o640)
    found = private_files(tmp_path)
    assert (found.level, "exchange.yaml" in found.seen) == (Level.BAD, True)
    assert "channels.yaml" not in found.seen
    assert "chmod 600" in found.remedy
    os.chmod(tmp_path / "exchange.yaml", 0o600)
    os.chmod(tmp_path, 0o777)
    assert private_files(tmp_path).level is Level.WARNING


def test_a_server_that_does_not_answer_is_an_error(tmp_path: Path, gongzhi: Gongzhi) -> None:
    address = f"postgresql://nobody@/nothing?host={tmp_path}"
    done = gongzhi("doctor", f"--data={tmp_path}", DATABASE_URL=address)
    assert done.returncode == 1
    assert "[错误] 数据库：无法使用" in done.stdout
