"""Stopping a whole case on its page."""

from uuid import uuid4

from gongzhi.cases.models import Entry

SAID = {"理由": "等待法院判决。", "依据": "本地规程第八条"}


def send(client, case, **data):
    return client.post(f"/cases/{case.number}/halt", {"idem": str(uuid4()), **SAID, **data})


def test_stopped_and_started_again(browser_of, lamp):
    client, address = browser_of("赵敏"), f"/cases/{lamp.number}"
    assert send(client, lamp)["Location"] == address
    page = client.get(address).content.decode()
    for words in ("全案已中止", "等待法院判决。", "本地规程第八条", "暂停计时", "恢复办理"):
        assert words in page
    assert "不能“派遣”" not in page, "the one reason for all is said once"
    assert send(client, lamp, resume="1").status_code == 302
    assert "全案已中止" not in client.get(address).content.decode()
    assert list(Entry.objects.filter(case=lamp).order_by("seq").values_list("kind", flat=True)) == [
        "办理",
        "中止",
        "恢复",
    ]


def test_what_is_missing_is_said_beside_the_field(browser_of, lamp):
    answer = send(browser_of("赵敏"), lamp, 理由="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写明中止的理由。" in page and SAID["依据"] in page
    assert Entry.objects.filter(case=lamp).count() == 1


def test_a_reader_may_not_and_the_outsider_finds_nothing(browser_of, lamp):
    answer = send(browser_of("李建国"), lamp)
    assert answer.status_code == 403 and "由综合信息指挥室决定" in answer.content.decode()
    assert send(browser_of("陈默"), lamp).status_code == 404
    assert browser_of("赵敏").get(f"/cases/{lamp.number}/halt").status_code == 405


def test_out_of_turn_it_is_refused_in_words(browser_of, lamp):
    answer = send(browser_of("赵敏"), lamp, resume="1")
    assert answer.status_code == 409 and "本案没有中止" in answer.content.decode()
