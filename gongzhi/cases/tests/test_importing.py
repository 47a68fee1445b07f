"""A foreign table comes in: nothing lost, nothing doubled, wrong rows explained."""

from datetime import datetime
from pathlib import Path

import pytest

from gongzhi.calendars.files import DataError
from gongzhi.cases.importing import table
from gongzhi.cases.importing.mapping import RowProblem, life_of, read_map
from gongzhi.cases.tests.conftest import NOW

MAP = """\
来源系统: 市民热线
时区: America/New_York
列: {编号: no, 登记时间: opened, 办结时间: closed, 应办结: due, 内容: text, 类别: kind, 按期标记: ok}
类别: {前缀: rx-, 新建: 是}
按期标记: {按期: [Y], 超期: [N]}
"""
ROW = {
    "no": "7",
    "opened": "2021-07-01 01:32:33",
    "closed": "2021-07-02 08:00:00",
    "text": "路灯不亮",
    "kind": "灯",
}


@pytest.fixture
def map_path(tmp_path: Path) -> Path:
    path = tmp_path / "map.yaml"
    path.write_text(MAP, encoding="utf-8")
    return path


def test_times_are_those_of_the_source_systems_zone(map_path: Path) -> None:
    life = life_of(read_map(map_path), ROW, NOW)
    assert life.external == "市民热线:7"
    assert life.wishes[0].effective == datetime.fromisoformat("2021-07-01T05:32:33+00:00")
    assert [w.step for w in life.wishes] == ["登记", "办结"]


def test_the_same_row_is_the_same_request(map_path: Path) -> None:
    one, two = (life_of(read_map(map_path), ROW, NOW) for _ in range(2))
    other = life_of(read_map(map_path), ROW | {"no": "8"}, NOW)
    assert [w.idem for w in one.wishes] == [w.idem for w in two.wishes]
    assert one.wishes[0].idem != other.wishes[0].idem


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opened": "昨天"}, "不是时间"),
        ({"no": " "}, "缺少编号"),
        ({"opened": ""}, "登记时间"),
        ({"closed": "2020-01-01 00:00:00"}, "早于"),
    ],
)
def test_a_wrong_row_says_what_is_wrong(map_path: Path, changes: dict[str, str], words: str) -> None:
    with pytest.raises(RowProblem, match=words):
        life_of(read_map(map_path), ROW | changes, NOW)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("America/New_York", "月球", "时区"),
        ("编号: no, ", "", "缺少：编号"),
        ("编号: no", "编码: no", "不认识：编码"),
        ("来源系统: 市民热线\n", "", "缺少：来源系统"),
    ],
)
def test_a_wrong_map_is_refused_before_anything_is_read(
    map_path: Path, old: str, new: str, words: str
) -> None:
    map_path.write_text(MAP.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        read_map(map_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_old_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("编号,内容\n1,永和镇路灯\n", encoding=encoding)
    assert list(table.rows(path)) == [(2, {"编号": "1", "内容": "永和镇路灯"})]
