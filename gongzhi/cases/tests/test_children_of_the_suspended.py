"""A child that ends while its parent stands still (全案中止): nothing is lost, and after 恢复 all goes on."""

from datetime import timedelta
from pathlib import Path

import pytest

from gongzhi.cases import installing
from gongzhi.cases.errors import StepRefused
from gongzhi.cases.models import Case, Entry, Obligation, Part
from gongzhi.cases.services import Halt, halt
from gongzhi.cases.tests.conftest import NOW, County
from gongzhi.cases.tests.joint import HERE, Joint, children, parts
from gongzhi.cases.verify import verify_all


@pytest.fixture
def joint(county: County, tmp_path: Path) -> Joint:
    """Matters that may be suspended; the newest version of a procedure is the one that is opened."""
    world = Joint(county)
    text = (HERE / "joint.yaml").read_text("utf-8")
    install(tmp_path, text.replace('版本: "1"', '版本: "2"\n全案中止: {角色: [主任], 依据: 约定}'))
    return world


def install(folder: Path, text: str) -> None:
    path = folder / "procedure.yaml"
    path.write_text(text, "utf-8")
    installing.install(path, NOW)


def stand(joint: Joint, case: int, *, stops: bool, days: float) -> None:
    now = NOW + timedelta(days=days)
    halt(case, Halt(stops, joint.county.actor("赵敏"), now, joint.county.idem(), "等判决", "本地规程第八条"))


def told(case: int) -> list[str]:
    """What the parent's ledger says of its children, in order."""
    rows = Entry.objects.filter(case=case, kind__in=("子案", "子案完成")).order_by("seq")
    return [line.get("事", entry.step) for entry in rows for line in entry.data["子案"]]


def test_the_answer_is_kept_and_counts_after_it_goes_on(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, joint.county.lighting)
    [child] = children(case, "协办")
    stand(joint, case, stops=True, days=1)
    joint.answer(child.pk, "周师傅", days=2)
    assert told(case) == ["开立", "告知"]
    assert [part.result for part in parts(case, "协办")] == ["已办"]
    assert Obligation.objects.filter(case=case, step="协办", ended_at=None).exists()
    with pytest.raises(StepRefused, match="本案已经中止"):
        joint.step(case, "送审", days=3, data={"稿件": "合同草案"})
    stand(joint, case, stops=False, days=4)
    assert told(case) == ["开立", "告知", "协办"]
    assert not Obligation.objects.filter(case=case, step="协办", ended_at=None).exists()
    assert list(verify_all()) == []


def test_the_parent_comes_to_its_end(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, *joint.both)
    first, second = children(case, "协办")
    joint.step(case, "送审", data={"稿件": "合同草案"}, days=1)
    [review] = children(case, "审查")
    joint.answer(first.pk, "周师傅", days=1)
    stand(joint, case, stops=True, days=2)
    joint.review(review.pk, "合法", days=3)
    stand(joint, case, stops=False, days=4)
    stand(joint, case, stops=True, days=5)
    joint.answer(second.pk, "陈默", days=6)
    stand(joint, case, stops=False, days=7)
    joint.step(case, "决定", days=8)
    assert Case.objects.get(pk=case).closed_at is not None
    assert list(verify_all()) == []


def test_a_child_that_stops_without_an_answer_is_asked_for_again(joint: Joint) -> None:
    case = joint.open()
    joint.ask(case, joint.county.lighting)
    joint.step(case, "送审", data={"稿件": "合同草案"}, days=1)
    [review] = children(case, "审查")
    stand(joint, case, stops=True, days=2)
    joint.step(review.pk, "停止", "钱芳", days=3)
    assert [part.result for part in parts(case, "审查")] == ["停止"]
    stand(joint, case, stops=False, days=4)
    joint.step(case, "送审", data={"稿件": "合同草案二稿"}, days=5)
    again = children(case, "审查")[-1]
    assert again.pk != review.pk
    joint.review(again.pk, "合法", days=6)
    assert "审查" in told(case)
    assert list(verify_all()) == []


def test_who_waits_for_the_suspended_one_hears_of_its_end_too(joint: Joint, tmp_path: Path) -> None:
    """The middle one ends by going on: its own child had answered while it stood still."""
    installing.install(HERE / "middle.yaml", NOW)
    text = (HERE / "joint.yaml").read_text("utf-8").replace('版本: "1"', '版本: "3"')
    install(tmp_path, text.replace("程序: joint_review", "程序: middle"))
    case = joint.open()
    joint.ask(case, joint.county.lighting)
    joint.step(case, "送审", data={"稿件": "合同草案"}, days=1)
    [middle] = children(case, "审查")
    [review] = children(middle.pk, "会审")
    stand(joint, middle.pk, stops=True, days=2)
    joint.review(review.pk, "合法", days=3)
    assert Part.objects.get(child=middle).told_at is None
    stand(joint, middle.pk, stops=False, days=4)
    assert Case.objects.get(pk=middle.pk).closed_at is not None
    assert [part.result for part in parts(case, "审查")] == ["合法"]
    assert "审查" in told(case)
    assert list(verify_all()) == []
