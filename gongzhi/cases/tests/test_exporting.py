"""Cases leave as a table: complete, without personal words, harmless in a spreadsheet."""

import csv
import io
from datetime import date, timedelta

from gongzhi.cases.exporting import chosen, write_csv
from gongzhi.cases.tests.conftest import NOW, County


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
