"""Cases over the interface: read, asked about, opened and moved on, like on the pages."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from gongzhi.cases.models import Access, Case, Entry
from gongzhi.intake.tests.conftest import REPORT
from tests.api.conftest import Program, ProgramOf, World

OPEN: dict[str, Any] = {
    "procedure": "wgsj",
    "step": "上报",
    "channel": "热线",
    "data": {"内容": "井盖松动", "地点": {"address": "永和路口", "lon": 120.005, "lat": 28.005}},
}


def test_one_case_with_its_duties_explained(world: World, program_of: ProgramOf) -> None:
    taken = world.report()
    found = program_of("zhaomin").get(f"/cases/{taken.number}").json()
    assert (found["number"], found["status"], found["stage"]) == (taken.number, "open", "上报受理")
    assert found["category"] == {"code": "SZ01", "name": "路灯不亮"}
    assert found["place"]["area"]["name"] == "桥头村第一网格"
    (duty,) = [d for d in found["duties"] if d["step"] == "受理"]
    assert duty["roles"] == ["综合信息指挥室"]
    assert duty["light"] in {"绿", "黄"}
    assert duty["sentence"] and duty["article"]
    assert duty["why"]["days"] and duty["why"]["summary"]


def test_private_words_are_named_but_not_told(world: World, program_of: ProgramOf) -> None:
    taken = world.report()
    program = program_of("zhaomin")
    answer = program.get(f"/cases/{taken.number}/entries")
    assert "13800000001" not in answer.content.decode()
    fields = {f["key"]: f for f in answer.json()[0]["fields"]}
    assert (fields["电话"]["hidden"], fields["电话"]["value"]) == (True, None)
    assert fields["内容"]["value"].startswith("永和路口")

    opened = program.post_json(f"/cases/{taken.number}/private", {"reason": "电话核对地点"})
    assert "13800000001" in opened.content.decode()
    assert Access.objects.get(case=taken.case_id).purpose == "电话核对地点"
    short = program.post_json(f"/cases/{taken.number}/private", {"reason": "看"})
    assert short.status_code == 422
    assert "用途" in short.json()["errors"]


def test_what_can_be_done_and_what_is_in_the_way(world: World, program_of: ProgramOf) -> None:
    taken = world.report()
    found = program_of("zhaomin").get(f"/cases/{taken.number}/options").json()
    accept = next(e for e in found["enabled"] if e["step"] == "受理")
    assert accept["yours"] and accept["outcomes"] == ["立案", "网格员自办", "并入"]
    assert {f["key"] for f in accept["form"]} == {"类别", "紧急", "突发", "原件"}
    blocked = next(b for b in found["blocked"] if b["step"] == "派遣")
    assert blocked["missing"][0]["article"]
    assert "受理" in blocked["text"]


def test_a_whole_life_over_the_interface(world: World, program_of: ProgramOf) -> None:
    officer, room, unit = program_of("lijianguo"), program_of("zhaomin"), program_of("wangqiang")
    opened = officer.post_json("/cases", OPEN)
    assert opened.status_code == 201, opened.json()
    number = opened.json()["number"]
    path = f"/cases/{number}/steps"
    assert room.post_json(f"{path}/受理", {"outcome": "立案", "data": {"类别": "SZ01"}}).status_code == 201
    sent = {"data": {"主办单位": world.county.organisations["QY-ZF"].pk}}
    assert room.post_json(f"{path}/派遣", sent).status_code == 201
    assert unit.post_json(f"{path}/签收", {"outcome": "接单"}).status_code == 201
    done = unit.post_json(f"{path}/处置反馈", {"outcome": "已解决", "data": {"情况": "换了井盖"}})
    assert done.json()["seq"] == 5
    case = Case.objects.get(number=number)
    assert (case.channel, case.outcome, case.stage) == ("热线", "已解决", "处置")


def test_a_refusal_names_the_article_and_the_way(world: World, program_of: ProgramOf) -> None:
    taken = world.report()
    answer = program_of("zhaomin").post_json(f"/cases/{taken.number}/steps/结案", {"data": {}})
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    problem = answer.json()
    assert problem["type"] == "urn:gongzhi:problem:step-refused"
    assert problem["missing"][0]["article"] and problem["remedy"]
    assert "核查" in problem["detail"]


def test_wrong_forms_roles_and_steps(world: World, program_of: ProgramOf) -> None:
    taken = world.report()
    room, path = program_of("zhaomin"), f"/cases/{taken.number}/steps"
    wrong = room.post_json(f"{path}/受理", {"outcome": "立案", "data": {"类别": "没有", "多余": 1}})
    assert wrong.status_code == 422
    assert set(wrong.json()["errors"]) == {"类别", "多余"}
    checker = program_of("sunli")
    other = checker.post_json(f"{path}/受理", {"outcome": "立案"})
    assert (other.status_code, other.json()["type"]) == (403, "urn:gongzhi:problem:not-yours")
    assert room.post_json(f"{path}/升天", {}).status_code == 422
    assert room.post_json("/cases", OPEN | {"procedure": "没有"}).status_code == 404
    assert room.post_json("/cases", OPEN | {"step": "升天"}).status_code == 422


def test_a_procedure_without_suspension_says_so(world: World, program_of: ProgramOf) -> None:
    wish = {"kind": "中止", "reason": "等待法院判决", "article": "本地规程第八条"}
    answer = program_of("zhaomin").post_json(f"/cases/{world.report().number}/halt", wish)
    assert answer.status_code == 409
    assert "本程序没有规定全案中止" in answer.json()["detail"]


def test_the_same_key_writes_once(world: World, program_of: ProgramOf) -> None:
    room = program_of("zhaomin")
    first, again = room.post_json("/cases", OPEN, key="a"), room.post_json("/cases", OPEN, key="a")
    assert first.json() == again.json()
    assert room.post_json("/cases", OPEN, key="b").json() != first.json()
    number = first.json()["number"]
    step = f"/cases/{number}/steps/受理"
    body = {"outcome": "立案", "data": {"类别": "SZ01"}}
    assert room.post_json(step, body, key="c").json() == room.post_json(step, body, key="c").json()
    assert Entry.objects.filter(case__number=number).count() == 2
    reused = room.post_json(f"/cases/{number}/steps/派遣", {"data": {}}, key="c")
    assert (reused.status_code, reused.json()["type"]) == (422, "urn:gongzhi:problem:idempotency-key")


def test_keys_of_two_programs_never_meet(world: World, program_of: ProgramOf) -> None:
    one, other = program_of("zhaomin"), program_of("lijianguo")
    assert one.post_json("/cases", OPEN, key="1").json() != other.post_json("/cases", OPEN, key="1").json()


def test_writing_without_a_key_is_refused(world: World, program_of: ProgramOf) -> None:
    program = program_of("zhaomin")
    for key in ("", " ", "x" * 201):
        headers = program.headers() | {"Idempotency-Key": key}
        answer = Client().post("/api/v1/cases", OPEN, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:gongzhi:problem:idempotency-key")
    bare = Client().post("/api/v1/cases", OPEN, content_type="application/json", headers=program.headers())
    assert bare.status_code == 400 and "Idempotency-Key" in bare.json()["detail"]
    assert not Case.objects.exists()


def test_photos_go_ahead_of_the_step_and_come_back(
    world: World, program_of: ProgramOf, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    room, picture = program_of("zhaomin"), BytesIO()
    Image.new("RGB", (20, 10), "red").save(picture, "PNG")
    picture.seek(0)
    picture.name = "灯.png"
    sent = Client().post("/api/v1/files", {"file": picture}, headers=room.headers())
    assert (sent.status_code, sent.json()["media_type"]) == (201, "image/jpeg")
    data = OPEN["data"] | {"照片": [sent.json()["id"]]}
    number = room.post_json("/cases", OPEN | {"data": data}).json()["number"]
    (entry,) = room.get(f"/cases/{number}/entries").json()
    digest = next(f["value"][0] for f in entry["fields"] if f["key"] == "照片")
    got = room.get(f"/cases/{number}/files/{digest}")
    assert got["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(b"".join(got.streaming_content))).size == (20, 10)
    assert program_of("chenmo").get(f"/cases/{number}/files/{digest}").status_code == 404
    text = BytesIO(b"not a picture")
    text.name = "a.jpg"
    assert Client().post("/api/v1/files", {"file": text}, headers=room.headers()).status_code == 422


def test_the_list_turns_leaves_without_gap_or_repeat(world: World, program_of: ProgramOf) -> None:
    numbers = [world.report().number for _ in range(5)]
    world.closed()
    room = program_of("zhaomin")
    for order in ("newest", "due"):
        seen, after = [], ""
        while True:
            leaf = room.get("/cases", status="open", order=order, limit=2, after=after).json()
            seen += [case["number"] for case in leaf["items"]]
            if not (after := leaf["next"]):
                break
        assert sorted(seen) == sorted(numbers)
        assert order != "newest" or seen == numbers[::-1]


def test_filters(world: World, program_of: ProgramOf) -> None:
    lamp, noise = world.report(), world.report(类别="HB03")
    done, room = world.closed(), program_of("zhaomin")

    def numbers(**query: str) -> set[str]:
        return {case["number"] for case in room.get("/cases", **query).json()["items"]}

    assert numbers() == {lamp.number, noise.number, done.number}
    assert numbers(category="HB03") == {noise.number}
    assert numbers(status="closed") == {done.number}
    assert numbers(status="open", category="SZ01") == {lamp.number}
    assert numbers(procedure="xfsx") == set()
    assert numbers(area="331099/001/001/002/") == set()
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert numbers(opened_from=later) == set()
    assert numbers(opened_to=later) == {lamp.number, noise.number, done.number}


STRANGE: tuple[dict[str, str], ...] = (
    {"after": "x"},
    {"after": "-1"},
    {"after": "9" * 30},
    {"order": "due", "after": "2026~"},
    {"order": "random"},
    {"limit": "0"},
    {"limit": "201"},
    {"opened_from": "yesterday"},
    {"opened_from": "0001-01-01T00:00:00Z"},
    {"area": "a\0b"},
)


def test_strange_questions_are_answered_in_words(world: World, program_of: ProgramOf) -> None:
    program = program_of("zhaomin")
    for query in STRANGE:
        answer = program.get("/cases", **query)
        assert (query, answer.status_code) == (query, 422)
        assert answer.json()["errors"]


def test_the_catalogue(world: World, program_of: ProgramOf) -> None:
    program = program_of("chenmo")
    (procedure,) = program.get("/procedures").json()
    found = program.get(f"/procedures/{procedure['code']}").json()
    assert found["title"] == procedure["title"]
    assert all(rule["sentence"] for rule in found["rules"])
    assert program.get("/procedures/none").status_code == 404
    assert {"SZ01", "HB"} <= {c["code"] for c in program.get("/categories").json()}
    (hit,) = program.get("/places", q="大樟树").json()
    assert hit["area"]["name"] == "桥头村第一网格"


def test_queries(
    world: World, program_of: ProgramOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    numbers = [world.report().number for _ in range(3)]
    room: Program = program_of("zhaomin")
    room.get("/cases")
    with django_assert_num_queries(2):  # token, cases
        room.get("/cases")
    with django_assert_num_queries(3):  # token, case, what changed
        room.get(f"/cases/{numbers[0]}")
    with django_assert_num_queries(5):  # token, case, what changed, words, entries
        room.get(f"/cases/{numbers[0]}/entries")
    with django_assert_num_queries(3):  # token, case, what changed
        room.get(f"/cases/{numbers[0]}/options")


def test_everything_typed_reaches_the_door_unchanged(world: World, program_of: ProgramOf) -> None:
    data = {key: value for key, value in REPORT.items() if key != "电话"} | {"内容": "<b>灯</b>&nbsp;坏了"}
    answer = program_of("zhaomin").post_json("/cases", OPEN | {"data": data})
    assert answer.status_code == 201
    assert Case.objects.get().text == "<b>灯</b>&nbsp;坏了"


def test_a_point_outside_the_county_is_refused_by_its_field(world: World, program_of: ProgramOf) -> None:
    place = {"address": "外地", "lon": 121.47, "lat": 31.23}
    wrong = OPEN | {"data": OPEN["data"] | {"地点": place}}
    answer = program_of("zhaomin").post_json("/cases", wrong)
    assert answer.status_code == 422
    assert "不在本县范围内" in str(answer.json()["errors"])
    assert not Case.objects.exists()
