"""A county brings its own tables: what comes in, and what is said about what is wrong."""

from pathlib import Path

import pytest

from gongzhi.cases.models import Category
from gongzhi.config.county.load import Added, load_county
from gongzhi.config.county.tables import ImportProblem
from gongzhi.dispatch.models import DutyItem, RoutingRule
from gongzhi.people.models import Organisation, Person, Post
from gongzhi.people.selectors import posts_of
from gongzhi.places.models import Address, Division
from gongzhi.places.selectors import grid_at, search_places
from tests.personas import TODAY

TABLES = {
    "divisions.csv": """路径,名称,层级,设立之日
331099/001/001/001,桥头村第一网格,网格,2024-01-01
331099,青溪县,县,2024/1/1
331099/001,青云镇,乡镇街道,2024-01-01
331099/001/001,桥头村,村,2024-01-01
""",
    "boundaries.geojson": """{"type": "FeatureCollection", "features": [{"type": "Feature",
"properties": {"路径": "331099/001/001/001", "启用之日": "2024-01-01"},
"geometry": {"type": "Polygon", "coordinates":
[[[120,28],[120.01,28],[120.01,28.01],[120,28.01],[120,28]]]}}]}
""",
    "organisations.csv": """代码,名称,类型,上级代码,辖区路径,值班电话
QY,青云镇人民政府,town_government,,331099/001,
QY-QT,桥头村村民委员会,village_committee,QY,331099/001/001,88001
""",
    "people.csv": "用户名,姓名,电话\nwang,王新,\nli,李新,13900001234\n",
    "posts.csv": """用户名,单位代码,岗位,区域路径,任职之日,最后一日
wang,QY-QT,grid_officer,331099/001/001/001,2024-01-01,
li,QY-QT,village_clerk,331099/001/001,2024-01-01,2026-12-31
""",
    "stand_ins.csv": """用户名,单位代码,岗位,区域路径,顶岗人,开始之日,最后一日,事由
wang,QY-QT,grid_officer,331099/001/001/001,li,2026-03-09,2026-03-11,年休假
""",
    "addresses.csv": """统一地址编码,标准地址,区划路径,经度,纬度
D1,青溪县青云镇桥头村溪沿路1号,331099/001/001/001,120.005,28.005
""",
    "local_names.csv": "俗称,区划路径,经度,纬度\n老樟树,331099/001/001/001,120.006,28.006\n",
    "categories.yaml": """类别:
  - 代码: SZ
    名称: 市政设施
    下级:
      - {代码: SZ01, 名称: 路灯不亮, 事类: 事件, 承办: village_committee, 紧急: 3, 关键词: [路灯]}
""",
    "duty_lists/青云镇.yaml": """镇街: 331099/001
名称: 青云镇清单
施行之日: 2024-01-01
条款:
  - {条款: 基07, 类型: 基本履职, 事项: 维护路灯, 牵头: town_government, 类别: [SZ01], 依据: 演示用}
""",
    "routing.yaml": """规则:
  - {名称: 夜间路灯, 类别: SZ01, 区域: 331099/001/001, 时段: [22, 6], 单位: QY-QT, 来由: 会商}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "duty_lists").mkdir()
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.django_db
def test_everything_comes_in(folder):
    assert load_county(folder) == Added(4, 1, 2, 2, 2, 1, 1, 1, 2, 1, 1)
    grid = grid_at(120.005, 28.005, TODAY)
    assert grid and grid.path == "331099/001/001/001/"
    assert [hit.where for hit in search_places("樟树", on=TODAY)] == ["青云镇桥头村"]
    standing_in = posts_of(Person.objects.get(username="li"), TODAY)
    assert [(view.role, view.stand_in) for view in standing_in] == [
        ("grid_officer", True),
        ("village_clerk", False),
    ]
    assert Organisation.objects.get(code="QY-QT").phone == "88001"
    assert not Person.objects.get(username="wang").has_usable_password()
    category = Category.objects.get(code="SZ01")
    assert category.parent and (category.parent.code, category.urgency) == ("SZ", 3)
    assert category.settings["关键词"] == ["路灯"]
    assert DutyItem.objects.get(clause="基07").lead.code == "QY"
    rule = RoutingRule.objects.get()
    assert (rule.from_hour, rule.to_hour, rule.unit and rule.unit.code) == (22, 6, "QY-QT")


@pytest.mark.django_db
def test_a_second_import_adds_nothing(folder):
    load_county(folder)
    assert load_county(folder) == Added(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)


@pytest.mark.django_db
def test_only_the_new_is_added(folder):
    load_county(folder)
    change(folder, "people.csv", "li,李新", "zhou,周新,\nli,李新")
    change(folder, "addresses.csv", "溪沿路1号", "溪沿路2号")
    assert load_county(folder) == Added(0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0)
    assert Address.objects.get().text.endswith("溪沿路2号")


@pytest.mark.django_db
def test_the_mark_that_excel_writes_is_skipped(folder):
    (folder / "people.csv").write_text("\ufeff" + TABLES["people.csv"], "utf-8")
    assert load_county(folder).people == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("divisions.csv", "乡镇街道", "镇子", "divisions.csv 第4行：“层级”应是"),
        ("divisions.csv", "2024/1/1", "去年", "divisions.csv 第3行：“设立之日”应是日期"),
        ("divisions.csv", "331099/001/001,桥头", "331099/009/001,桥头", "没有路径为“331099/009”的区划"),
        ("boundaries.geojson", "331099/001/001/001", "331099/7", "第1个要素：没有路径为“331099/7”的区划"),
        ("organisations.csv", "village_committee", "circus", "第3行：没有“circus”这种单位类型"),
        ("organisations.csv", "village_committee,QY", "village_committee,XX", "没有这个单位：XX"),
        ("people.csv", "王新", "", "people.csv 第2行：“姓名”不能为空"),
        ("posts.csv", "grid_officer", "king", "posts.csv 第2行：没有“king”这个岗位"),
        ("posts.csv", "li,QY-QT", "nobody,QY-QT", "posts.csv 第3行：没有这个人员：nobody"),
        ("stand_ins.csv", "2026-03-11", "2026-03-01", "stand_ins.csv 第2行：最后一日不能早于第一日"),
        ("stand_ins.csv", "wang,QY-QT,grid_officer", "li,QY-QT,grid_officer", "li 没有这个任职"),
        ("addresses.csv", "120.005", "东经", "addresses.csv 第2行：“经度”应是数字"),
        ("categories.yaml", "事类: 事件", "事类: 闲事", "categories.yaml SZ：SZ01 的事类“闲事”不在权限表中"),
        ("categories.yaml", "承办: village_committee, ", "", "SZ01 缺少：承办"),
        ("categories.yaml", "village_committee", "circus", "没有“circus”这种单位类型"),
        ("categories.yaml", "类别:", "种类:", "categories.yaml：缺少：类别"),
        ("duty_lists/青云镇.yaml", "town_government", "water_station", "青云镇没有“供水站”为它服务"),
        ("duty_lists/青云镇.yaml", "基本履职", "顺带", "青云镇.yaml 基07：类型应是基本履职"),
        ("duty_lists/青云镇.yaml", "331099/001", "331099/9", "青云镇.yaml：没有路径为“331099/9”的区划"),
        ("routing.yaml", "SZ01", "SZ09", "routing.yaml 第1条：没有这个类别：SZ09"),
        ("routing.yaml", "单位: QY-QT", "单位: XX", "没有这个单位：XX"),
        ("routing.yaml", "单位: QY-QT", "派往: market, 单位: QY-QT", "写且只写一个"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(folder, name, old, new, words):
    change(folder, name, old, new)
    with pytest.raises(ImportProblem) as caught:
        load_county(folder)
    assert words in str(caught.value)
    assert not Division.objects.exists()
    assert not Post.objects.exists()


@pytest.mark.django_db
def test_all_that_is_wrong_is_said_at_once(folder):
    change(folder, "posts.csv", "grid_officer", "king")
    change(folder, "addresses.csv", "120.005", "东经")
    with pytest.raises(ImportProblem) as caught:
        load_county(folder)
    assert len(caught.value.problems) == 3  # the stand-in misses its post, too


@pytest.mark.django_db
def test_an_address_code_is_used_once(folder):
    with (folder / "addresses.csv").open("a", encoding="utf-8") as file:
        file.write("D1,又一处,331099/001/001/001,120.005,28.005\n")
    with pytest.raises(ImportProblem, match="统一地址编码重复：D1"):
        load_county(folder)


@pytest.mark.django_db
def test_a_missing_column_is_named(folder):
    (folder / "people.csv").write_text("用户名,电话\nwang,1\n", "utf-8")
    with pytest.raises(ImportProblem, match=r"people.csv：缺少这些列：姓名"):
        load_county(folder)


@pytest.mark.django_db
def test_another_encoding_is_explained(folder):
    (folder / "people.csv").write_bytes(TABLES["people.csv"].encode("gb18030"))
    with pytest.raises(ImportProblem, match="CSV UTF-8"):
        load_county(folder)


@pytest.mark.django_db
def test_a_folder_without_divisions_is_refused(tmp_path):
    with pytest.raises(ImportProblem, match=r"divisions\.csv"):
        load_county(tmp_path)


@pytest.mark.django_db
def test_what_is_no_feature_collection_is_refused(folder):
    (folder / "boundaries.geojson").write_text("[]", "utf-8")
    with pytest.raises(ImportProblem, match="GeoJSON 要素集合"):
        load_county(folder)
