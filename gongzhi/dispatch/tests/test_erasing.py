"""Words that went along to tasks, to a second matter, into notes of calls, go with their case."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import override_settings
from django.utils import timezone

from gongzhi.cases.children.strip import split_off
from gongzhi.cases.erasure import door
from gongzhi.cases.models import Case, Content, Entry
from gongzhi.cases.verify import verify_all
from gongzhi.dispatch.models import CallBack, CallRound
from gongzhi.dispatch.tests.conftest import Desk
from gongzhi.dispatch.tests.test_cohandling import helped, tasks
from gongzhi.places.models import Division


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(DATA=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        yield


def erase(desk: Desk, case: Case) -> door.Erasure:
    held = Content.objects.get(case=case, seq=1).fields
    places = [(1, key) for key in held]
    given = {"ground": "撤回同意", "reason": "本人来函申请", "now": timezone.now(), "idem": uuid4()}
    return door.erase(case.pk, desk.actor("钱立"), places=places, **given)  # type: ignore[arg-type]


def test_tasks_and_split_off_matters_lose_the_same_words(desk: Desk) -> None:
    case = helped(desk, "QX-GD")
    desk.step(case, "拆分", "赵敏", data={"内容": "有人半夜放音响", "类别": "HB03"})
    (second,) = split_off(case)
    (task,) = tasks(case)
    words = (case.text, case.address)
    done = erase(desk, Case.objects.get(pk=case.pk))
    assert set(done.others) == {task.number, second.number}
    left = str(list(Content.objects.filter(case__in=[case, task, second]).values_list("fields", flat=True)))
    rows = str(list(Case.objects.filter(pk__in=[case.pk, task.pk, second.pk]).values()))
    for gone in words:
        assert gone not in left
        assert gone not in rows
    assert "有人半夜放音响" in left, "what the second matter says of itself stays"
    assert Entry.objects.filter(kind="删除", case=task).get().data["删除"]["源"] == case.number
    assert list(verify_all()) == []


def test_what_was_said_on_the_telephone_goes_too(desk: Desk) -> None:
    case = desk.accepted(text="路灯不亮")
    now = timezone.now()
    drawn = CallRound.objects.create(
        town=Division.objects.get(path=case.town_path),
        begins=now.date(),
        ends=now.date(),
        size=1,
        per_unit=1,
        seed=b"x",
        commitment="y",
        announced_at=now,
        announced_by=desk.person("赵敏"),
    )
    CallBack.objects.create(round=drawn, place=1, case=case, said="我是王家的，门牌三号", result=5)
    erase(desk, case)
    one = CallBack.objects.get()
    assert (one.said, one.result) == ("", 5)
