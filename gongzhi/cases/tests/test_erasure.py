"""Deleting private words: gone from everywhere, on record, and only by whom and when the law allows."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from PIL import Image

from gongzhi.cases import dossier
from gongzhi.cases.actors import Actor
from gongzhi.cases.erasure import door, register
from gongzhi.cases.erasure.copies import gone_with, mentions, words_of
from gongzhi.cases.erasure.reading import erased, pending
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import Case, Content, Entry, SearchText, Upload
from gongzhi.cases.selectors import entries_of
from gongzhi.cases.standalone import verify_dossier
from gongzhi.cases.tests.conftest import BEGINS, NOW, County
from gongzhi.cases.uploads import path_of, receive_photo
from gongzhi.cases.verify import verify_all
from gongzhi.people import services as people

REASON = "本人来函申请"
ALL = [(1, "内容"), (1, "地点"), (1, "电话")]
WORDS = ("永和路", "路灯", "13800000000", "120.05")


@pytest.fixture
def leader(county: County, tmp_path: Path) -> Iterator[Actor]:
    """Who decides about deletions in the town; files of this test lie in a folder of their own."""
    person = people.register_person(username="leader", name="周书记")
    unit = people.create_organisation(
        code="yh", name="永和镇人民政府", kind="town_government", parent=None, area=county.town
    )
    people.appoint(person=person, organisation=unit, role="town_leader", area=county.town, begins=BEGINS)
    county.people["周书记"] = person
    with override_settings(DATA=tmp_path, MEDIA_ROOT=tmp_path / "media"):
        yield county.actor("周书记")


def photo(colour: str) -> Upload:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(picture, "JPEG")
    size = picture.tell()
    picture.seek(0)
    return receive_photo(picture, name="王秀英家门口.jpg", size=size, field="照片", now=NOW)


def erase(
    county: County, by: Actor, case: int, places: list[tuple[int, str]], **more: object
) -> door.Erasure:
    given = {"ground": "撤回同意", "reason": REASON, "now": NOW, "idem": county.idem()} | more
    return door.erase(case, by, places=places, **given)  # type: ignore[arg-type]


def dump() -> str:
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        parts = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            parts += [row[0] for row in cursor.fetchall()]
    return "\n".join(parts)


def test_the_words_are_gone_and_the_ledger_verifies(county: County, leader: Actor) -> None:
    case = county.report().case_id
    erase(county, leader, case, ALL)
    row = Case.objects.get(pk=case)
    assert (row.title, row.text, row.address, row.lon) == ("内容已依法删除", "", "", None)
    assert row.division == county.east, "the grid is a fact of the ledger and stays"
    assert not any(word in dump() for word in WORDS if word != "路灯")
    assert "路灯" not in SearchText.objects.get(case=case).tokens
    assert Content.objects.get(case=case, seq=1).salts == {}
    assert list(verify_all()) == []


def test_the_ledger_says_who_why_and_which_fields_but_no_words(county: County, leader: Actor) -> None:
    case = county.report().case_id
    erase(county, leader, case, [(1, "电话")])
    entry = Entry.objects.get(case=case, kind="删除")
    assert (entry.actor, entry.outcome) == (county.people["周书记"], "已删除")
    assert entry.post is not None
    assert entry.data["删除"]["栏目"] == [{"序号": 1, "栏目": "电话"}]
    assert "第四十七条" in entry.data["删除"]["条文"]
    assert "13800000000" not in json.dumps(entry.data)
    note = erased(entries_of(Case.objects.get(pk=case)))[1, "电话"]
    assert str(note).startswith("已删除（2026-11-23，周书记，依据个人信息保护法第四十七条")


def test_the_case_goes_on_afterwards(county: County, leader: Actor) -> None:
    case = county.report().case_id
    erase(county, leader, case, ALL)
    county.step(case, "派遣", "赵敏", data={"单位": county.lighting.pk})
    county.step(case, "处置反馈", "周师傅", outcome="已解决", data={"说明": "换了灯泡"})
    county.step(case, "核查", "李建国", outcome="合格")
    county.step(case, "结案", "赵敏")
    assert Case.objects.get(pk=case).title == "内容已依法删除"
    assert list(verify_all()) == []


def test_a_closed_case_stays_closed(county: County, leader: Actor) -> None:
    case = county.closed()
    erase(county, leader, case.pk, ALL)
    after = Case.objects.get(pk=case.pk)
    assert (after.closed_at, after.outcome) == (case.closed_at, case.outcome)
    assert list(verify_all()) == []


@pytest.mark.django_db(transaction=True)
def test_photos_go_from_the_disk_unless_another_case_has_them(county: County, leader: Actor) -> None:
    own, shared = photo("red"), photo("blue")
    case = county.report(照片=[own.pk, shared.pk]).case_id
    other = county.report(照片=[photo("blue").pk]).case_id
    erase(county, leader, case, [(1, "照片")])
    assert not path_of(own.digest).exists()
    assert path_of(shared.digest).exists()
    assert [u.case_id for u in Upload.objects.all()] == [other]
    assert "王秀英" not in "".join(Upload.objects.filter(case=case).values_list("name", flat=True))
    assert list(verify_all()) == []
    (line,) = register.read(register.path())
    assert line.number == Case.objects.get(pk=case).number
    assert register.catch_up() == 0
    assert register.path().stat().st_mode & 0o077 == 0


def test_the_dossier_says_what_is_gone_and_verifies_elsewhere(
    county: County, leader: Actor, tmp_path: Path
) -> None:
    case = county.closed()
    erase(county, leader, case.pk, [(1, "电话"), (1, "内容")])
    archive = io.BytesIO()
    dossier.write_dossier(Case.objects.get(pk=case.pk), archive)
    place = tmp_path / "dossier"
    zipfile.ZipFile(archive).extractall(place)
    assert verify_dossier.findings(place) == []
    told = verify_dossier.deletions(place)
    assert len(told) == 2
    assert all("个人信息保护法第四十七条" in line for line in told)
    text = (place / "dossier.json").read_text("utf-8")
    assert "13800000000" not in text
    kept = json.loads(text)
    del kept["台账"][2]["内容"]["说明"]
    (place / "dossier.json").write_text(json.dumps(kept), "utf-8")
    assert any("没有删除记录" in line for line in verify_dossier.findings(place))


def test_words_that_vanish_without_an_entry_are_found(county: County, leader: Actor) -> None:
    case = county.report().case_id
    row = Content.objects.get(case=case, seq=1)
    fields, salts = dict(row.fields), dict(row.salts)
    row.fields["电话"], salt = {"已删除": True}, row.salts.pop("电话")
    Content.objects.filter(case=case, seq=1).update(fields=row.fields, salts=row.salts)
    assert any("没有删除记录" in str(finding) for finding in verify_all())
    Content.objects.filter(case=case, seq=1).update(fields=fields, salts=salts | {"电话": salt})
    assert list(verify_all()) == []
    erase(county, leader, case, [(1, "电话")])
    gone = Content.objects.get(case=case, seq=1).fields
    Content.objects.filter(case=case, seq=1).update(fields=gone | {"电话": "13800000000"})
    assert any("仍在" in str(finding) for finding in verify_all())


def test_only_who_may_decide_does(county: County, leader: Actor) -> None:
    case = county.report().case_id
    for name in ("赵敏", "周师傅", "李建国", "陈默"):
        with pytest.raises(NotYours):
            erase(county, county.actor(name), case, ALL)
    with pytest.raises(NotYours):
        erase(county, Actor(reporter_of=case), case, ALL)
    assert not Entry.objects.filter(kind="删除").exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("reason", {"reason": " "}),
        ("reason", {"reason": "长" * 201}),
        ("ground", {"ground": "没有这一条"}),
        ("places", {"places": []}),
        ("places", {"places": [(1, "身份证")]}),
        ("places", {"places": [(7, "电话")]}),
    ],
)
def test_a_decision_names_ground_reason_and_fields(
    county: County, leader: Actor, field: str, changes: dict[str, object]
) -> None:
    case = county.report().case_id
    given = {"places": ALL} | changes
    with pytest.raises(FormRefused) as refused:
        erase(county, leader, case, **given)  # type: ignore[arg-type]
    assert set(refused.value.errors) == {field}


def test_the_same_request_twice_deletes_once(county: County, leader: Actor) -> None:
    case, idem = county.report().case_id, county.idem()
    first = erase(county, leader, case, ALL, idem=idem)
    assert erase(county, leader, case, ALL, idem=idem).seq == first.seq
    with pytest.raises(FormRefused):
        erase(county, leader, case, ALL)
    assert Entry.objects.filter(kind="删除").count() == 1


def test_what_the_law_has_archived_is_refused_with_the_article(county: County, leader: Actor) -> None:
    case = county.closed()
    Case.objects.filter(pk=case.pk).update(matter="执法")
    with pytest.raises(door.MustBeKept) as kept:
        erase(county, leader, case.pk, ALL)
    assert "行政处罚法第四十七条" in kept.value.text
    assert "归档保存" in kept.value.text
    assert kept.value.until is not None
    with pytest.raises(door.MustBeKept):
        erase(county, leader, case.pk, ALL, now=kept.value.until - timedelta(seconds=1))
    assert erase(county, leader, case.pk, ALL, now=kept.value.until).seq


def test_the_person_concerned_asks_by_link_and_is_answered(county: County, leader: Actor) -> None:
    case = county.report().case_id
    holder = Actor(reporter_of=case)
    wish = {"ground": "撤回同意", "places": [(1, "电话")], "now": NOW}
    seq = door.ask(case, holder, idem=county.idem(), **wish)  # type: ignore[arg-type]
    note = pending(entries_of(Case.objects.get(pk=case)))
    assert note is not None
    assert (note.seq, note.who, note.places) == (seq, "反映人", ((1, "电话"),))
    with pytest.raises(FormRefused):
        door.ask(case, holder, idem=county.idem(), **wish)  # type: ignore[arg-type]
    with pytest.raises(NotYours):
        door.ask(case, county.actor("陈默"), idem=county.idem(), **wish)  # type: ignore[arg-type]
    said = {"ground": "履行职责", "reason": "还要和您核对地点", "now": NOW}
    with pytest.raises(NotYours):
        door.refuse(case, county.actor("赵敏"), idem=county.idem(), **said)  # type: ignore[arg-type]
    door.refuse(case, leader, idem=county.idem(), **said)  # type: ignore[arg-type]
    assert pending(entries_of(Case.objects.get(pk=case))) is None
    assert "还要和您核对地点" not in json.dumps(list(Entry.objects.values_list("data", flat=True)))
    door.ask(case, holder, idem=county.idem(), **wish)  # type: ignore[arg-type]
    erase(county, leader, case, [(1, "电话")])
    assert pending(entries_of(Case.objects.get(pk=case))) is None
    assert list(verify_all()) == []


def test_notes_that_mention_the_person_are_found(county: County, leader: Actor) -> None:
    case = county.closed()
    row = Content.objects.get(case=case, seq=3)
    assert list(row.fields) == ["说明"]
    again = county.report().case_id
    county.step(again, "派遣", "赵敏", data={"单位": county.lighting.pk})
    said = "已致电13800000000，换了灯泡"
    county.step(again, "处置反馈", "周师傅", outcome="已解决", data={"说明": said})
    words = words_of([again])[again]
    gone = gone_with(Case.objects.get(pk=again), words, [(1, "电话")])
    assert mentions(words, gone, [(1, "电话")]) == [(3, "说明")]
    erase(county, leader, again, [(1, "电话"), (3, "说明")])
    assert said not in dump()
    assert list(verify_all()) == []
