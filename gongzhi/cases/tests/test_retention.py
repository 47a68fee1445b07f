"""What has been kept long enough goes by itself; a restored backup forgets again what was forgotten."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.erasure import again, door, register, retention
from gongzhi.cases.erasure.pack import erasure
from gongzhi.cases.models import Case, Content, Entry
from gongzhi.cases.tests.conftest import NOW, County
from gongzhi.cases.verify import verify_all
from gongzhi.engine import Library

LATER = datetime(2028, 11, 24, 16, tzinfo=UTC)  # two whole years after the end on 2026-11-23, in Beijing


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(DATA=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        yield


def test_a_rehearsal_lists_what_is_due_and_changes_nothing(county: County) -> None:
    case = county.closed()
    open_one = county.report().case_id
    assert list(retention.due(NOW)) == []
    assert list(retention.due(LATER - timedelta(days=2))) == []
    (one,) = retention.due(LATER)
    assert (one.case, one.places) == (case, ((1, "电话"),))
    assert not Entry.objects.filter(kind="删除").exists()
    assert open_one not in {due.case.pk for due in retention.due(LATER + timedelta(days=9000))}


def test_a_run_deletes_private_fields_only_and_once(county: County) -> None:
    cases = [county.closed().pk, county.closed().pk]
    assert retention.run(LATER, most=1) == 1
    assert retention.run(LATER, most=5) == 1
    assert retention.run(LATER, most=5) == 0
    for case in cases:
        fields = Content.objects.get(case=case, seq=1).fields
        assert fields["电话"] == {"已删除": True}
        assert fields["内容"].startswith("永和路口")
    entry = Entry.objects.filter(kind="删除").first()
    assert entry is not None
    assert (entry.actor, entry.data["删除"]["何人"]) == (None, "系统")
    assert "第（二）项" in entry.data["删除"]["条文"]
    assert list(verify_all()) == []


def test_what_the_law_has_archived_is_not_due(county: County) -> None:
    case = county.closed()
    Case.objects.filter(pk=case.pk).update(matter="执法")
    assert list(retention.due(LATER)) == []


def delete(county: County, case: int) -> None:
    given = {"ground": "撤回同意", "reason": "本人来函申请", "now": NOW, "idem": county.idem()}
    door.erase(case, SYSTEM, places=[(1, "电话"), (1, "内容")], **given)  # type: ignore[arg-type]


class Restored(Exception):
    """Back to where the backup was made."""


def test_the_register_deletes_again_after_a_restore(county: County, tmp_path: Path) -> None:
    case = county.closed().pk
    with pytest.raises(Restored), transaction.atomic():
        delete(county, case)
        register.catch_up()
        raise Restored
    lines = register.read(register.path())
    assert [line.places for line in lines] == [((1, "内容"), (1, "电话"))]
    assert Content.objects.get(case=case, seq=1).fields["电话"] == "13800000000"
    assert again.apply(lines, NOW) == again.Applied(deleted=1)
    assert Content.objects.get(case=case, seq=1).fields["电话"] == {"已删除": True}
    assert Case.objects.get(pk=case).title == "内容已依法删除"
    assert again.apply(register.read(register.path()), NOW) == again.Applied(already=2)
    assert list(verify_all()) == []


def test_a_register_cut_short_by_a_crash_is_mended(county: County, tmp_path: Path) -> None:
    delete(county, county.report().case_id)
    register.catch_up()
    whole = register.path().read_bytes()
    delete(county, county.report().case_id)
    register.path().write_bytes(whole + '{"编号": "26'.encode())
    assert len(register.read(register.path())) == 1
    assert register.catch_up() == 1
    assert len(register.read(register.path())) == 2
    register.path().write_bytes(b"nonsense\n" + whole)
    with pytest.raises(register.BrokenRegister, match="第 1 行"):
        register.read(register.path())


def test_every_sentence_of_law_stands_in_the_law() -> None:
    """The grounds and the duties quote the statutes word for word."""
    from django.conf import settings

    library, pack = Library.load(settings.PACKS / "cn"), erasure()
    for ground in (*pack.grounds.values(), pack.remedy, *pack.refusals.values(), pack.kept_by):
        number = {"三": "13", "七": "47", "十": "50", "九": "19"}[ground.article.split("条")[0][-1]]
        article = library.article("个人信息保护法", number)
        assert article is not None
        assert ground.says in article.text, ground
    for duty in pack.duties:
        article = library.article(duty.source, duty.number)
        assert article is not None, duty
        assert duty.says in article.text, duty
