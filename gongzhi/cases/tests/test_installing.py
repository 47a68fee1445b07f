"""Only a procedure that fits this installation and is proved can take effect."""

from pathlib import Path

import pytest

from gongzhi.cases import installing
from gongzhi.cases.models import ProcedureVersion
from gongzhi.cases.tests.conftest import NOW, County
from gongzhi.cases.tests.joint import Joint
from gongzhi.engine import PackError

LAMP = Path(__file__).with_name("lamp.yaml")


def changed(folder: Path, old: str, new: str) -> Path:
    text = LAMP.read_text(encoding="utf-8")
    assert old in text
    path = folder / "lamp.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_proof_is_kept_with_the_version(county: County) -> None:
    kept = ProcedureVersion.objects.get(code="lamp")
    assert kept.report["sha256"] == kept.sha256
    assert {check["id"] for check in kept.report["checks"]} >= {"C1", "C4", "C7"}


def test_the_same_file_again_changes_nothing(county: County) -> None:
    assert installing.install(LAMP, NOW) == ProcedureVersion.objects.get(code="lamp")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("岗位: dispatcher", "岗位: emperor", "emperor"),
        ("记为: 承办}", "记为: 皇帝}", "皇帝"),
        ("  派遣:\n    阶段: 处置", "  派遣:\n    办理: conjure\n    阶段: 处置", "conjure"),
    ],
)
def test_what_this_installation_does_not_know_is_refused(
    county: County, tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(PackError, match=words):
        installing.install(changed(tmp_path, old, new), NOW)


def test_a_case_that_could_get_stuck_is_refused_with_its_story(county: County, tmp_path: Path) -> None:
    path = changed(tmp_path, "结案 须先有 核查=合格, ", "结案 须先有 核查=合格、评价期满, ")
    with pytest.raises(PackError) as refused:
        installing.install(path, NOW)
    assert "C4" in str(refused.value)
    assert not ProcedureVersion.objects.filter(code="lamp").exclude(sha256=_shipped()).exists()


def test_a_child_that_its_parent_no_longer_fits_is_refused(county: County, tmp_path: Path) -> None:
    """The installed parent counts the outcome 合法; a new review without it would leave cases waiting."""
    Joint(county)
    text = LAMP.with_name("joint_review.yaml").read_text(encoding="utf-8")
    path = tmp_path / "joint_review.yaml"
    path.write_text(text.replace("合法, ", "合规, ", 1).replace('版本: "1"', '版本: "2"'), encoding="utf-8")
    with pytest.raises(PackError, match="没有这种结局"):
        installing.install(path, NOW)


def _shipped() -> str:
    return ProcedureVersion.objects.get(code="lamp").sha256
