"""Stored cases on a new version: most are fine, some did what it forbids, some could never be finished."""

from pathlib import Path

import pytest

from gongzhi.cases.models import Case, Entry, ProcedureVersion
from gongzhi.cases.rehearsal import rehearse, version_to_try
from gongzhi.cases.tests.conftest import TODAY, County

LAMP = (Path(__file__).parent / "lamp.yaml").read_text(encoding="utf-8")
RULES = "规则:\n"


def new_version(folder: Path, *rules: str) -> str:
    """A file with further rules, as a second version."""
    text = LAMP.replace('版本: "1"', '版本: "2"')
    assert text.count(RULES) == 1
    path = folder / "lamp2.yaml"
    path.write_text(text.replace(RULES, RULES + "".join(f"  {rule}\n" for rule in rules)), encoding="utf-8")
    return str(path)


def on_its_way(county: County) -> Case:
    case = county.report().case_id
    county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk})
    county.step(case, "处置反馈", "周师傅", outcome="已解决", data={"说明": "换了灯泡"})
    return Case.objects.get(pk=case)


def test_what_the_new_version_would_have_forbidden_is_told_with_its_rule(
    county: County, tmp_path: Path
) -> None:
    fresh, worked, closed = Case.objects.get(pk=county.report().case_id), on_its_way(county), county.closed()
    path = new_version(tmp_path, "91: {句: 处置反馈 须先有 核查, 依据: 约定}")
    entries = Entry.objects.count()
    found = {one.number: one for one in rehearse("lamp", version_to_try("lamp", path, TODAY))}
    assert found.keys() == {fresh.number, worked.number}, "closed cases stay where they ended"
    assert closed.number not in found
    assert found[fresh.number].compliant and found[fresh.number].version == "1"
    wrong = found[worked.number]
    assert (wrong.compliant, wrong.seq, wrong.step, wrong.rules) == (False, 3, "处置反馈", (91,))
    assert "核查" in wrong.text and wrong.articles
    assert Entry.objects.count() == entries, "a rehearsal writes nothing"


def test_a_case_that_could_never_be_finished_is_found(county: County, tmp_path: Path) -> None:
    """What has been dispatched can no longer be closed: the new rule switches the end off."""
    worked = on_its_way(county)
    path = new_version(tmp_path, "92: {句: 处置反馈 停用 结案, 依据: 约定}")
    (one,) = rehearse("lamp", version_to_try("lamp", path, TODAY))
    assert (one.number, one.compliant, one.finishes) == (worked.number, True, False)


def test_cases_on_the_version_itself_are_not_rehearsed(county: County) -> None:
    on_its_way(county)
    assert list(rehearse("lamp", version_to_try("lamp", "", TODAY))) == []
    assert version_to_try("lamp", "1", TODAY).version == "1"
    with pytest.raises(ProcedureVersion.DoesNotExist, match="没有装入“lamp”的 7 版"):
        version_to_try("lamp", "7", TODAY)


def test_many_cases_cost_two_queries(county: County, tmp_path: Path, django_assert_num_queries) -> None:
    for _ in range(5):
        county.report()
    new = version_to_try("lamp", new_version(tmp_path, "91: {句: 处置反馈 须先有 核查, 依据: 约定}"), TODAY)
    list(rehearse("lamp", new))
    with django_assert_num_queries(2):
        assert len(list(rehearse("lamp", new))) == 5
