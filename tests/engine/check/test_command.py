"""`gongzhi packs check` as people and machines meet it."""

import json
from pathlib import Path

import pytest

from gongzhi.config.cli import main
from tests.engine.check.writing import written

SOUND = written(["始 {初始待办: 是, 一次: 是}", "完"], ["完 须先有 始"], title="好")
STUCK = written(["始 {初始待办: 是, 一次: 是}", "岔", "完"], ["全部 须先有 始", "岔 停用 完"], title="坏")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("好", SOUND), ("坏", STUCK)):
        (tmp_path / "procedures" / name).mkdir(parents=True)
        (tmp_path / "procedures" / name / "procedure.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_sound_file_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "procedures" / "好" / "procedure.yaml"
    assert main(["packs", "check", str(file)]) == 0
    out = capsys.readouterr().out
    assert "✓ 好 1.0：2 步，1 条规则" in out
    assert "共 1 份，0 份不通过" in out


def test_a_folder_with_a_failure_says_which_and_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", str(folder), "--jobs", "1"]) == 1
    out = capsys.readouterr().out
    assert "✓ 好" in out
    assert "✗ 坏" in out
    assert "2. 经办机关：岔。" in out


def test_json_has_what_the_page_of_rules_needs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", str(folder), "--json", "--jobs", "2"]) == 1
    found = json.loads(capsys.readouterr().out)
    bad, good = found["procedures"]
    keys = {"code", "version", "steps", "rules", "states", "seconds", "mutation_score", "checks"}
    assert keys <= good.keys()
    assert good["mutation_score"] is not None
    failed = [check for check in bad["checks"] if check["status"] == "failed"]
    assert {check["id"] for check in failed} == {"C4"}
    assert failed[0]["story"][-1] == "从这里起无论怎么办都不能办结。"


def test_a_file_that_cannot_be_read_fails_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "procedure.yaml"
    file.write_text(SOUND.replace("完 须先有 始", "完 须先有 没有"), encoding="utf-8")
    assert main(["packs", "check", str(file), "--json"]) == 1
    (only,) = json.loads(capsys.readouterr().out)["procedures"]
    assert only["checks"][0]["id"] == "C0"
    assert "没有叫“没有”的步骤" in only["checks"][0]["title"]


def test_an_example_that_does_not_come_true_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "procedures" / "好" / "procedure.yaml"
    right = "例:\n  - 名: 一例\n    经过: [始@2026-03-02]\n    可办: [完]\n"
    file.with_name("tests.yaml").write_text(right, encoding="utf-8")
    assert main(["packs", "check", str(file), "--tier", "T1"]) == 0
    file.with_name("tests.yaml").write_text(right.replace("[完]", "[始]"), encoding="utf-8")
    capsys.readouterr()
    assert main(["packs", "check", str(file), "--tier", "T1"]) == 1
    out = capsys.readouterr().out
    assert "✗ 算例 第2行的“一例”与程序不合" in out
    assert "“始”应当可办" in out


@pytest.mark.parametrize("seconds", ["0", "0.000001"])
def test_what_is_stopped_by_its_limit_is_unproven_and_not_passed(
    folder: Path, capsys: pytest.CaptureFixture[str], seconds: str
) -> None:
    file = folder / "procedures" / "好" / "procedure.yaml"
    assert main(["packs", "check", str(file), "--seconds", seconds]) == 1
    out = capsys.readouterr().out
    assert out.startswith("？ 好 1.0")
    assert "未能证明" in out


@pytest.mark.parametrize("arguments", [["没有"], [".", "--profile", "没有"]])
def test_a_folder_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(["packs", "check", *arguments]) == 2
    assert "没有“没有”这个目录或文件" in capsys.readouterr().err


def test_an_empty_folder_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", str(tmp_path)]) == 1
    assert "没有程序文件" in capsys.readouterr().err


def test_a_quick_tier_gives_no_mutation_score(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "procedures" / "好" / "procedure.yaml"
    assert main(["packs", "check", str(file), "--tier", "T1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["procedures"][0]["mutation_score"] is None


def test_a_kept_proof_changes_only_with_what_was_proved(folder: Path) -> None:
    file = folder / "procedures" / "好" / "procedure.yaml"
    kept = file.with_suffix(".proof.json")
    again = ["packs", "check", str(file), "--day", "2026-11-21", "--keep"]
    assert main(again) == 0
    slower = kept.read_text(encoding="utf-8").replace('"seconds": 0', '"seconds": 9')
    kept.write_text(slower, encoding="utf-8")
    assert main(again) == 0
    assert kept.read_text(encoding="utf-8") == slower
    file.write_text(SOUND.replace("版本: 1.0", "版本: 1.1"), encoding="utf-8")
    assert main(again) == 0
    proved = kept.read_text(encoding="utf-8")
    assert json.loads(proved)["version"] == "1.1"
    assert main([*again, "--seconds", "0"]) == 1
    assert main([*again, "--tier", "T1"]) == 0
    assert kept.read_text(encoding="utf-8") == proved, "what is no proof takes the place of none"


def test_a_folder_of_single_files_of_any_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "一.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "二.yaml").write_text(SOUND.replace("程序: 好", "程序：好"), encoding="utf-8")
    (tmp_path / "别的.yaml").write_text("程序: 好\n例: []\n", encoding="utf-8")
    assert main(["packs", "check", str(tmp_path), "--json", "--jobs", "1"]) == 1
    good, bad = json.loads(capsys.readouterr().out)["procedures"]
    assert (good["code"], good["checks"][0]["status"]) == ("好", "passed")
    assert (bad["code"], bad["checks"][0]["id"]) == ("二", "C0")
    assert "全角冒号" in bad["checks"][0]["title"]
    (tmp_path / "空").mkdir()
    assert main(["packs", "check", str(tmp_path / "空")]) == 1


@pytest.mark.parametrize(
    ("earlier", "later", "clash"),
    [
        ("施行: 2026-01-01", "施行: 2026-03-01", False),
        ("施行: 2026-01-01\n失效: 2026-03-01", "施行: 2026-03-01", False),
        ("施行: 2026-01-01\n失效: 2026-06-01", "施行: 2026-03-01", True),
        ("施行: 2026-01-01", "施行: 2026-01-01", True),
    ],
)
def test_two_versions_may_not_be_in_force_on_one_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], earlier: str, later: str, clash: bool
) -> None:
    for version, span in (("1.0", earlier), ("2.0", later)):
        text = SOUND.replace("版本: 1.0", f"版本: {version}\n{span}").replace(
            '版本: "1.0"', f'版本: "{version}"\n{span}'
        )
        (tmp_path / f"v{version}.yaml").write_text(text, encoding="utf-8")
    assert main(["packs", "check", str(tmp_path), "--jobs", "1"]) == clash
    assert ("施行期间重叠：1.0自2026-01-01施行" in capsys.readouterr().out) is clash
