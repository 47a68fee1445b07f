"""A backup is what can be restored: the round trip, and everything that must be refused."""

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from gongzhi.config.backup import contents
from gongzhi.config.backup.programs import connect
from gongzhi.config.embedded_postgres import running
from tests.platform.conftest import Gongzhi

ATTACHMENT = b"\xff\xd8 a photograph \x00\x01"


@pytest.fixture
def filled(county: Path, data: Path) -> Path:
    shutil.copytree(county, data, dirs_exist_ok=True)
    photograph = data / "media" / "ab" / "照片"
    photograph.parent.mkdir(parents=True)
    photograph.write_bytes(ATTACHMENT)
    return data


@pytest.fixture
def saved(filled: Path, tmp_path: Path, gongzhi: Gongzhi) -> Path:
    file = tmp_path / "备份 1.tar"
    done = gongzhi("backup", str(file), "--quick", f"--data={filled}")
    assert done.returncode == 0, done.stderr
    return file


def tables_of(data: Path) -> dict[str, tuple[int, str]]:
    with running(data, durable=False), connect(data) as connection:
        return contents.digests(connection)


def rewritten(file: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy of the archive with members replaced, or left out where the change is None."""
    with tarfile.open(file) as source, tarfile.open(target, "w") as copy:
        for member in source:
            content = source.extractfile(member)
            body = content.read() if content else b""
            if member.name in changes:
                replacement = changes[member.name]
                if replacement is None:
                    continue
                body = replacement
                member.size = len(body)
            copy.addfile(member, io.BytesIO(body))
    return target


def test_everything_comes_back(filled: Path, tmp_path: Path, gongzhi: Gongzhi) -> None:
    file = tmp_path / "backup.tar"
    done = gongzhi("backup", str(file), f"--data={filled}")
    assert done.returncode == 0, done.stderr
    assert "已恢复核对" in done.stdout
    assert file.stat().st_mode & 0o077 == 0, "others can read persons' data"

    target = tmp_path / "新 目录"
    done = gongzhi("restore", str(file), f"--data={target}")
    assert done.returncode == 0, done.stderr
    before, after = tables_of(filled), tables_of(target)
    assert before == after
    assert before["people_person"][0] > 0, "the test shows nothing without persons"
    assert (target / "media" / "ab" / "照片").read_bytes() == ATTACHMENT
    assert (target / "secret_key").read_text() == (filled / "secret_key").read_text()
    assert (target / "demonstration").exists()

    report = gongzhi("doctor", f"--data={target}")
    assert "[正常] 台账：只能追加" in report.stdout, "the rights were not restored"


def test_a_second_restore_into_the_same_place_is_refused(saved: Path, filled: Path, gongzhi: Gongzhi) -> None:
    before = tables_of(filled)
    done = gongzhi("restore", str(saved), f"--data={filled}")
    assert done.returncode == 1
    assert "已经有表" in done.stderr
    assert tables_of(filled) == before


def test_an_older_backup_is_never_overwritten(saved: Path, filled: Path, gongzhi: Gongzhi) -> None:
    before = saved.read_bytes()
    done = gongzhi("backup", str(saved), f"--data={filled}")
    assert done.returncode == 1
    assert "已经存在" in done.stderr
    assert saved.read_bytes() == before


def test_a_place_that_does_not_exist_is_said(filled: Path, tmp_path: Path, gongzhi: Gongzhi) -> None:
    done = gongzhi("backup", str(tmp_path / "nowhere" / "b.tar"), f"--data={filled}")
    assert done.returncode == 1
    assert "无法写入" in done.stderr


def test_half_a_file_is_refused(saved: Path, tmp_path: Path, gongzhi: Gongzhi) -> None:
    half = tmp_path / "half.tar"
    half.write_bytes(saved.read_bytes()[:200])
    done = gongzhi("restore", str(half), f"--data={tmp_path / 'new'}")
    assert done.returncode == 1
    assert "不是完整的共治备份" in done.stderr


def test_a_backup_of_a_newer_program_is_refused(saved: Path, tmp_path: Path, gongzhi: Gongzhi) -> None:
    manifest = json.loads(contents.read_manifest(saved).to_json())
    manifest["migrations"].append("cases.9999_from_the_future")
    newer = rewritten(saved, tmp_path / "newer.tar", {contents.MANIFEST: json.dumps(manifest).encode()})
    done = gongzhi("restore", str(newer), f"--data={tmp_path / 'new'}")
    assert done.returncode == 1
    assert "cases.9999_from_the_future" in done.stderr
    assert "升级" in done.stderr


def test_a_changed_row_is_found(saved: Path, tmp_path: Path, gongzhi: Gongzhi) -> None:
    manifest = json.loads(contents.read_manifest(saved).to_json())
    rows, digest = manifest["tables"]["people_person"]
    manifest["tables"]["people_person"] = [rows, str(int(digest) + 1)]
    changed = rewritten(saved, tmp_path / "changed.tar", {contents.MANIFEST: json.dumps(manifest).encode()})
    done = gongzhi("restore", str(changed), f"--data={tmp_path / 'new'}")
    assert done.returncode == 1
    assert "people_person：行数相同而内容不同" in done.stderr


def test_a_missing_attachment_is_found(saved: Path, tmp_path: Path, gongzhi: Gongzhi) -> None:
    without = rewritten(saved, tmp_path / "without.tar", {"media/ab/照片": None})
    done = gongzhi("restore", str(without), f"--data={tmp_path / 'new'}")
    assert done.returncode == 1
    assert "附件不全" in done.stderr
