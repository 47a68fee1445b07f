"""Opening a matter by page: who sees which, what is asked, and that it is one case, sent however often."""

from uuid import uuid4

import pytest

from gongzhi.cases.models import Case, Entry
from gongzhi.cases.opening import openings
from gongzhi.cases.tests.conftest import TODAY
from gongzhi.web.opening_form import depths

SAID = {"内容": "村口的路灯不亮。", "地点_address": "村口", "地点_lon": "120.05", "地点_lat": "28.05"}


def send(client, **data):
    return client.post("/open/lamp", {"idem": str(uuid4()), "_capacity": "中心", **SAID, **data})


def test_a_new_procedure_is_listed_for_those_who_may_open_it(browser_of):
    """Nothing but its own file says that it exists."""
    page = browser_of("赵敏").get("/open").content.decode()
    assert 'href="/open/lamp"' in page and "路灯报修" in page and "网格事件、热线诉求" in page


def test_who_may_not_open_cannot_tell(browser_of):
    client = browser_of("陈默")
    assert "您的岗位不开立事项" in client.get("/open").content.decode()
    assert client.get("/open/lamp").status_code == client.get("/open/nothing").status_code == 404
    assert send(client).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.parametrize("address", ["/open", "/open/lamp"])
def test_visitors_are_sent_to_sign_in(client, county, address):
    assert client.get(address).status_code == 302
    assert client.put(address).status_code in (302, 405)


def test_it_opens_a_case_and_forgets_the_draft(browser_of, county):
    answer = send(browser_of("赵敏"))
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.number}"
    assert answer.cookies["draft_done"].value.startswith("open-")
    assert (case.division, case.channel) == (county.east, "本单位")
    assert Entry.objects.get().role == "中心"


def test_sent_twice_it_is_one_case(browser_of):
    client, key = browser_of("赵敏"), str(uuid4())
    assert send(client, idem=key)["Location"] == send(client, idem=key)["Location"]
    assert Case.objects.count() == 1


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(browser_of):
    answer = send(browser_of("赵敏"), 内容="", 电话="13800000009")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写“什么事”。" in page and 'value="13800000009"' in page
    assert not Case.objects.exists()


def test_for_a_party_the_ledger_names_both(browser_of, county):
    send(browser_of("赵敏"), _capacity="居民")
    entry = Entry.objects.select_related("case", "post").get()
    assert (entry.role, entry.actor, entry.case.channel) == ("居民", county.people["赵敏"], "代为登记")
    page = browser_of("赵敏").get(f"/cases/{entry.case.number}").content.decode()
    assert "替反映人登记" in page


def test_outside_the_own_area_nothing_is_opened(browser_of, county):
    """李建国 is the officer of the east grid; the point lies in the west."""
    answer = browser_of("李建国").post(
        "/open/lamp", {"idem": str(uuid4()), "_capacity": "网格员", **SAID, "地点_lon": "119.95"}
    )
    assert answer.status_code == 422 and "不在您这个岗位管的范围" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_matter_lies_where_somebody_can_take_its_steps(county):
    [opening, *_] = openings(county.actor("赵敏").posts, TODAY)
    assert depths(opening.procedure, opening.step) == (2, 2)


def test_the_slip_has_the_link_of_the_party_and_an_office_needs_none(browser_of):
    clerk = browser_of("赵敏")
    send(clerk, _capacity="居民")
    party = Case.objects.get()
    page = clerk.get(f"/cases/{party.number}").content.decode()
    assert f'<a href="/counter/{party.number}">打印回执</a>' in page
    assert "查询码" in clerk.get(f"/counter/{party.number}").content.decode()
    send(clerk)
    own = Case.objects.exclude(pk=party.pk).get()
    slip = clerk.get(f"/counter/{own.number}").content.decode()
    assert "路灯报修回执" in slip and "查询码" not in slip and "/r/" not in slip
