"""My work: what is due to my posts, nothing else, the most urgent first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongzhi.cases import duties
from gongzhi.cases.inbox import After
from gongzhi.cases.models import Case, Obligation
from gongzhi.cases.tests.conftest import NOW
from gongzhi.web import cursors
from gongzhi.web.views import work


def test_it_lists_what_my_post_has_to_do(browser_of, lamp):
    page = browser_of("赵敏").get("/work").content.decode()
    assert lamp.title in page and "派遣" in page and f'href="/cases/{lamp.number}"' in page


def test_somebody_elses_work_is_not_mine(browser_of, lamp):
    page = browser_of("陈默").get("/work").content.decode()
    assert lamp.title not in page
    assert "现在没有轮到您办的事" in page


def test_visitors_are_sent_to_sign_in(client, db):
    assert client.get("/work")["Location"] == "/sign-in?next=/work"


def test_it_refuses_the_wrong_method(browser_of):
    assert browser_of("赵敏").post("/work").status_code == 405


@pytest.mark.parametrize(("shift", "found"), [(timedelta(days=-1), True), (timedelta(days=400), False)])
def test_the_late_ones_can_be_seen_alone(browser_of, lamp, shift, found):
    duty = Obligation.objects.get(case=lamp, ended_at=None)
    Obligation.objects.filter(pk=duty.pk).update(due_at=timezone.now() + shift)
    page = browser_of("赵敏").get("/work?show=late").content.decode()
    assert (lamp.title in page) is found


def test_pages_follow_each_other_without_gap_or_repeat(browser_of, county, monkeypatch):
    monkeypatch.setattr(work, "PAGE", 3)
    numbers = {county.report().number for _ in range(7)}
    client, seen, address = browser_of("赵敏"), [], "/work"
    while address:
        page = client.get(address)
        seen += [row.case.number for row in page.context["rows"]]
        address = f"/work{page.context['older']}" if page.context["older"] else ""
    assert len(seen) == 7 and set(seen) == numbers


def test_two_terms_of_one_step_are_one_row_with_both_dates(browser_of, lamp):
    first = Obligation.objects.get(case=lamp, ended_at=None)
    assert first.due_at
    later = first.due_at + timedelta(days=9)
    Obligation.objects.create(
        case=lamp,
        step=first.step,
        rule="99",
        since_seq=1,
        started_at=first.started_at,
        due_at=later,
        role=first.role,
        unit_id=first.unit_id,
        town_path=first.town_path,
        area_path=first.area_path,
    )
    page = browser_of("赵敏").get("/work").content.decode()
    assert page.count(f'href="/cases/{lamp.number}"') == 1
    shown = [timezone.localtime(moment).date().isoformat() for moment in (first.due_at, later)]
    assert all(f'datetime="{day}' in page for day in shown) and "另一期限" in page


def test_a_spoilt_cursor_shows_the_first_page(browser_of, lamp):
    for cursor in ("x", "~", "2026-01-01~1", "2026-99-99T00:00:00+08:00~1"):
        assert lamp.title in browser_of("赵敏").get("/work", {"after": cursor}).content.decode()


def test_htmx_gets_the_list_alone(browser_of, lamp):
    page = browser_of("赵敏").get("/work", headers={"HX-Request": "true"}).content.decode()
    assert page.startswith('<div class="stack" id="inbox"')
    assert "<html" not in page


def test_a_cursor_is_read_back(county):
    for due_at in (NOW, None):
        assert cursors.read(cursors.write(due_at, 7)) == After(due_at, 7)


def test_home_leads_staff_to_their_work(browser_of):
    assert browser_of("周师傅").get("/")["Location"] == "/work"


def test_what_waits_for_others_says_so(browser_of, county, lamp):
    client = browser_of("赵敏")
    assert "等别人先办" not in client.get("/work").content.decode()
    Obligation.objects.filter(case=lamp, ended_at=None).update(step="结案")
    assert "等别人先办" in client.get("/work").content.decode()


def test_the_page_asks_as_little_for_many_as_for_few(
    browser_of, county, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(duties, "COUNTED", 3)
    county.report()
    client = browser_of("赵敏")
    client.get("/work")
    for _ in range(5):
        county.report()
    with django_assert_num_queries(3):  # what changed, duties with cases and last steps, counts
        page = client.get("/work").content.decode()
    assert page.count("data-row hx-boost") == 6
    assert '全部<span class="count">2+</span>' in page


def test_what_people_typed_is_only_text(browser_of, county, lamp):
    mark = '<b onload="x">&'
    Case.objects.filter(pk=lamp.pk).update(title=mark, address=mark, channel=mark[:20])
    page = browser_of("赵敏").get("/work").content.decode()
    assert mark not in page and page.count("&lt;b onload=&quot;x&quot;&gt;&amp;") == 3
