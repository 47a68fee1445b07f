"""Whatever is changed between a parent and its children is found, on both sides of the link."""

import io
import zipfile
from pathlib import Path

import pytest

from gongzhi.cases.dossier import write_dossier
from gongzhi.cases.models import Case
from gongzhi.cases.standalone.verify_dossier import findings
from gongzhi.cases.tests.conftest import County
from gongzhi.cases.tests.joint import Joint, children
from gongzhi.cases.tests.test_verify import tamper
from gongzhi.cases.verify import verify_all, verify_case

CHANGES = {
    "another result": "UPDATE cases_part SET result = '办不了' WHERE result = '已办'",
    "a result taken away": "UPDATE cases_part SET result = '', told_at = NULL",
    "another day": "UPDATE cases_part SET told_at = told_at + interval '1 second' WHERE told_at IS NOT NULL",
    "another unit": "UPDATE cases_part SET entry = '9' || entry",
    "another round": "UPDATE cases_part SET round = round + 1",
    "another step": "UPDATE cases_part SET step = '审查' WHERE step = '协办'",
    "called back": "UPDATE cases_part SET recalled_at = now()",
    "a part gone": "DELETE FROM cases_part",
    "another parent": "UPDATE cases_part SET parent_id = child_id",
}


@pytest.fixture
def joint(county: County) -> Joint:
    return Joint(county)


@pytest.fixture
def family(joint: Joint) -> int:
    case = joint.open()
    joint.ask(case, *joint.both)
    joint.answer(children(case, "协办")[0].pk, "周师傅")
    assert list(verify_all()) == []
    return case


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_part_is_found(family: int, change: str) -> None:
    tamper(CHANGES[change])
    assert list(verify_case(Case.objects.get(pk=family)))


def rewrite(case: int) -> None:
    """Rewrite the newest entry of a case with a hash that fits: only what points to it can tell."""
    tamper(
        f"UPDATE cases_entry SET hash = decode(repeat('ab', 32), 'hex') WHERE case_id = {case} "
        f"AND seq = (SELECT max(seq) FROM cases_entry WHERE case_id = {case})"
    )
    tamper(f"UPDATE cases_case SET head = decode(repeat('ab', 32), 'hex') WHERE id = {case}")


def test_a_rewritten_child_breaks_the_word_of_its_parent(joint: Joint, family: int) -> None:
    answered, silent = children(family, "协办")
    rewrite(answered.pk)
    found = [str(f) for f in verify_case(Case.objects.get(pk=family))]
    assert any(answered.number in sentence and "已经不是那时的样子" in sentence for sentence in found)
    assert not any(silent.number in sentence for sentence in found)


def test_a_rewritten_parent_breaks_the_word_of_its_child(joint: Joint, family: int) -> None:
    tamper(
        f"UPDATE cases_entry SET hash = decode(repeat('ab', 32), 'hex') WHERE case_id = {family} AND seq = 2"
    )
    child = children(family, "协办")[0]
    found = [str(f) for f in verify_case(Case.objects.get(pk=child.pk))]
    assert any("第 2 条与开立时不同" in sentence for sentence in found)


def test_a_parent_that_disowns_its_child_is_found(joint: Joint, family: int) -> None:
    child = children(family, "协办")[0]
    tamper(f"DELETE FROM cases_entry WHERE case_id = {family} AND kind = '子案'")
    assert any("没有提到本案" in str(f) for f in verify_case(Case.objects.get(pk=child.pk)))


def test_the_dossier_of_a_parent_holds_its_children_and_verifies_alone(
    joint: Joint, family: int, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    write_dossier(Case.objects.get(pk=family), packed)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    assert findings(tmp_path) == []
    answered = children(family, "协办")[0].number
    path = tmp_path / "children" / f"{answered}.json"
    path.write_text(path.read_text(encoding="utf-8").replace("到场了", "没有到场"), encoding="utf-8")
    assert findings(tmp_path) == [f"子案 {answered}：第 2 条的“情况”与封存的摘要不符"]
    path.unlink()
    assert findings(tmp_path) == [f"子案 {answered} 的卷宗缺失"]


def test_a_child_put_in_the_place_of_another_is_found(joint: Joint, family: int, tmp_path: Path) -> None:
    packed = io.BytesIO()
    write_dossier(Case.objects.get(pk=family), packed)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    one, two = (tmp_path / "children" / f"{child.number}.json" for child in children(family, "协办"))
    one.write_bytes(two.read_bytes())
    assert any("与本案所记的不是同一份" in sentence for sentence in findings(tmp_path))
