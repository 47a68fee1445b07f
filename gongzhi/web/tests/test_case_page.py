"""The page of one case: what happened, what can be done, what stands in the way; and its doors."""

import re
from uuid import uuid4

import pytest

from gongzhi.cases.models import Access, Case, Entry
from gongzhi.cases.tests.conftest import REPORT


def send(client, case, step, **data):
    return client.post(f"/cases/{case.number}/steps/{step}", {"idem": str(uuid4()), **data})


def test_it_shows_the_story_and_what_can_be_done(browser_of, lamp):
    page = browser_of("赵敏").get(f"/cases/{lamp.number}").content.decode()
    for part in (
        "永和路口的路灯不亮了",
        "经过",
        "现在可以办",
        "派遣",
        "为什么是这一天",
        "第一网格",
        "反映人",
    ):
        assert part in page


def test_what_cannot_be_done_says_why_and_how(browser_of, lamp):
    page = browser_of("赵敏").get(f"/cases/{lamp.number}").content.decode()
    assert "核查" in page and "还不能办" in page


@pytest.mark.parametrize("address", ["", "/photos/0123", "/drawing.svg"])
def test_the_outsider_sees_nothing(browser_of, lamp, address):
    assert browser_of("陈默").get(f"/cases/{lamp.number}{address}").status_code == 404
    assert browser_of("陈默").get(f"/cases/26000000000{address}").status_code == 404


def test_visitors_are_sent_to_sign_in(client, lamp):
    assert client.get(f"/cases/{lamp.number}").status_code == 302


@pytest.mark.parametrize("door", ["steps/派遣", "private", "file"])
def test_doors_open_by_post_only(browser_of, lamp, door):
    assert browser_of("赵敏").get(f"/cases/{lamp.number}/{door}").status_code == 405
    assert browser_of("陈默").post(f"/cases/{lamp.number}/{door}").status_code == 404


def test_a_step_is_taken_and_the_ledger_has_the_line(browser_of, county, lamp):
    answer = send(browser_of("赵敏"), lamp, "派遣", 单位=county.lighting.pk)
    assert answer["Location"] == f"/cases/{lamp.number}"
    assert answer.cookies["draft_done"].value.startswith(lamp.number)
    entry = Entry.objects.get(case=lamp, step="派遣")
    assert (entry.actor, entry.data["单位"]) == (county.people["赵敏"], county.lighting.pk)
    assert "永和镇市政所" in browser_of("赵敏").get(f"/cases/{lamp.number}").content.decode()


def test_the_same_press_twice_is_one_line(browser_of, county, lamp):
    client, data = browser_of("赵敏"), {"idem": str(uuid4()), "单位": county.lighting.pk}
    for _ in range(2):
        assert client.post(f"/cases/{lamp.number}/steps/派遣", data).status_code == 302
    assert Entry.objects.filter(case=lamp, step="派遣").count() == 1


def test_a_missing_field_is_named_and_nothing_is_written(browser_of, lamp):
    answer = send(browser_of("赵敏"), lamp, "派遣", 紧急="on")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择“承办单位”。" in page and "还有 1 处需要修改" in page
    assert re.search('name="紧急"[^>]* checked', page)
    assert not Entry.objects.filter(case=lamp, step="派遣").exists()


def test_typed_words_come_back_with_the_mistake(browser_of, county, lamp):
    send(browser_of("赵敏"), lamp, "派遣", 单位=county.lighting.pk)
    answer = send(browser_of("周师傅"), lamp, "处置反馈", 说明="换了灯泡<b>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择“结果”。" in page and "换了灯泡&lt;b&gt;" in page


def test_a_reader_may_not_write(browser_of, county, lamp):
    answer = send(browser_of("李建国"), lamp, "派遣", 单位=county.lighting.pk)
    assert answer.status_code == 403
    assert "综合信息指挥室" in answer.content.decode()
    assert Entry.objects.filter(case=lamp).count() == 1


def test_too_early_is_refused_with_the_way_there(browser_of, lamp):
    answer = send(browser_of("赵敏"), lamp, "结案")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "没有办成" in page and "“结案”现在还不能办" in page and "怎么办" in page


def test_a_step_that_does_not_exist_is_404(browser_of, lamp):
    assert send(browser_of("赵敏"), lamp, "枪毙").status_code == 404


def test_private_words_need_a_reason_and_leave_a_note(browser_of, county, lamp):
    client = browser_of("赵敏")
    assert REPORT["电话"] not in client.get(f"/cases/{lamp.number}").content.decode()
    refused = client.post(f"/cases/{lamp.number}/private", {"reason": "看"})
    assert refused.status_code == 422 and REPORT["电话"] not in refused.content.decode()
    opened = client.post(f"/cases/{lamp.number}/private", {"reason": "电话核对地点"})
    assert REPORT["电话"] in opened.content.decode()
    assert Access.objects.get(case=lamp).actor == county.people["赵敏"]
    later = client.get(f"/cases/{lamp.number}").content.decode()
    assert REPORT["电话"] not in later and "电话核对地点" in later


def test_the_whole_file_is_an_archive_and_leaves_a_note(browser_of, lamp):
    answer = browser_of("赵敏").post(f"/cases/{lamp.number}/file", {"reason": "移交档案室"})
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert Access.objects.filter(case=lamp, purpose="移交档案室").exists()


def test_a_closed_case_says_so(browser_of, county):
    case = county.closed()
    page = browser_of("赵敏").get(f"/cases/{case.number}").content.decode()
    assert "已办结" in page and "这件事已经办结" in page


def test_the_number_may_be_typed_in_groups(browser_of, lamp):
    grouped = " ".join((lamp.number[:4], lamp.number[4:8], lamp.number[8:]))
    assert browser_of("赵敏").get(f"/cases/{grouped}").status_code == 200
    assert Case.objects.count() == 1


def test_a_field_of_one_result_is_asked_with_that_result_only(browser_of, county, lamp):
    send(browser_of("赵敏"), lamp, "派遣", 单位=county.lighting.pk)
    handler = browser_of("周师傅")
    answer = send(handler, lamp, "处置反馈", _outcome="未能解决", 说明="缺件")
    assert answer.status_code == 422
    assert "请填写“未能解决的原因”。" in answer.content.decode()
    assert send(handler, lamp, "处置反馈", _outcome="已解决", 说明="换了灯泡").status_code == 302


def test_the_drawing_says_where_the_case_stands(browser_of, lamp):
    browser = browser_of("赵敏")
    assert f"/cases/{lamp.number}/drawing.svg" in browser.get(f"/cases/{lamp.number}").content.decode()
    drawing = browser.get(f"/cases/{lamp.number}/drawing.svg")
    assert drawing["Content-Type"].startswith("image/svg+xml")
    said = drawing.content.decode()
    assert "✓ 上报" in said and "▶ 派遣" in said and "… 核查" in said
    assert "no-store" in drawing["Cache-Control"]
