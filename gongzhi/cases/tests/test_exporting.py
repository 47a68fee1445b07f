"""Cases leave as a table: complete, without personal words, harmless in a spreadsheet."""

import csv
import io
from datetime import date, timedelta

from lxml import etree

from gongzhi.cases.event_log import histories
from gongzhi.cases.exporting import chosen, write_csv
from gongzhi.cases.models import Entry
from gongzhi.cases.tests.conftest import NOW, REPORT, County
from gongzhi.engine.views.xes import write_xes


def exported(area: str = "", since: date | None = None, until: date | None = None) -> list[dict[str, str]]:
    out = io.StringIO()
    count = write_csv(chosen(area, since, until), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(rows) == count
    return rows


def test_the_table_says_what_became_of_each_case(county: County) -> None:
    closed = county.closed()
    county.report(now=NOW + timedelta(days=1))
    first, second = exported()
    assert (first["编号"], first["办理结局"], first["曾经超期"]) == (closed.number, "已解决", "否")
    assert (first["发生时间"], first["承办单位"], second["结案时间"]) == (
        "2026-11-23 09:00:00",
        "永和镇市政所",
        "",
    )
    assert "13800000000" not in str(first)


def test_days_and_areas_choose(county: County) -> None:
    county.report()
    assert len(exported(since=date(2026, 11, 23), until=date(2026, 11, 23))) == 1
    assert exported(since=date(2026, 11, 24)) == []
    assert len(exported(area=county.town.path)) == 1
    assert exported(area="999999/") == []


def test_a_title_is_not_taken_for_a_formula(county: County) -> None:
    county.report(内容="=HYPERLINK(1)")
    assert exported()[0]["标题"] == "'=HYPERLINK(1)"


def test_the_log_of_events_tells_every_entry_and_nothing_personal(county: County) -> None:
    closed = county.closed()
    county.report(now=NOW + timedelta(days=1))
    out = io.StringIO()
    assert write_xes(histories(chosen("", None, None)), out, name="经过") == 2
    assert str(REPORT["电话"]) not in out.getvalue() and "路灯不亮" not in out.getvalue()
    assert not any(person.name in out.getvalue() for person in county.people.values())
    first, second = etree.fromstring(out.getvalue().encode()).findall("trace")
    assert first.find("string[@key='concept:name']").get("value") == closed.number
    steps = [event.find("string[@key='concept:name']").get("value") for event in first.iter("event")]
    assert steps == list(Entry.objects.filter(case=closed).order_by("seq").values_list("step", flat=True))
    done = first.findall("event")[2]
    said = {child.get("key"): child.get("value") for child in done}
    assert said["concept:name"] == "处置反馈" and said["outcome"] == "已解决"
    assert said["org:role"] and said["org:group"] == county.lighting.name
    assert len(second.findall("event")) == 1


def test_the_log_costs_two_queries_for_a_batch(county: County, django_assert_max_num_queries) -> None:
    for day in range(4):
        county.report(now=NOW + timedelta(days=day))
    list(histories(chosen("", None, None)))
    with django_assert_max_num_queries(3):
        assert len(list(histories(chosen("", None, None)))) == 4
