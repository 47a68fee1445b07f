"""Categories, duty lists and routing of the demonstration county fit each other and its units."""

import csv
from collections.abc import Iterator
from typing import Any

import pytest

from gongzhi.calendars.files import read_yaml
from gongzhi.config.demo.notes import FOLDER
from gongzhi.people.authority import MATRIX
from gongzhi.people.packs import UNIT_KINDS

LISTS = sorted((FOLDER / "duty_lists").glob("*.yaml"))
GROUPS = read_yaml(FOLDER / "categories.yaml")["类别"]
CATEGORIES: dict[str, dict[str, Any]] = {row["代码"]: row for group in GROUPS for row in group["下级"]}
RULES = read_yaml(FOLDER / "routing.yaml")["规则"]
FIELDS = {"代码", "名称", "事类", "承办", "紧急", "清单条款", "照片", "重新办理天数", "关键词"}


def column(table: str, name: str) -> list[str]:
    with (FOLDER / table).open(encoding="utf-8") as file:
        return [row[name] for row in csv.DictReader(file)]


def units_of(town: str) -> Iterator[str]:
    with (FOLDER / "organisations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["辖区路径"] in ("331099", town):
                yield row["类型"]


def test_there_are_about_forty_categories():
    assert 40 <= len(CATEGORIES) <= 50
    assert sum(len(group["下级"]) for group in GROUPS) == len(CATEGORIES)


@pytest.mark.parametrize("category", CATEGORIES.values(), ids=CATEGORIES)
def test_a_category_is_complete(category):
    assert category.keys() - {"追问", "前后照片"} == FIELDS
    assert category["事类"] in MATRIX.kinds
    assert category["承办"] in UNIT_KINDS
    assert category["紧急"] in (1, 2, 3)
    assert category["照片"] in ("建议", "不用")  # never required: 国办函〔2026〕12号
    assert len(category["关键词"]) >= 4
    for question in category.get("追问", ()):
        assert question["类型"] in ("文字", "数字", "选项")
        assert ("选项" in question) == (question["类型"] == "选项")


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_category_stands_in_its_clause(path):
    clauses = {row["条款"]: row for row in read_yaml(path)["条款"]}
    for code, category in CATEGORIES.items():
        assert code in clauses[category["清单条款"]]["类别"]
    assert sum(len(row["类别"]) for row in clauses.values()) == len(CATEGORIES)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_the_lead_of_a_clause_serves_the_town(path):
    duty_list = read_yaml(path)
    serving = set(units_of(duty_list["镇街"]))
    assert {row["牵头"] for row in duty_list["条款"]} <= serving
    assert {row["类型"] for row in duty_list["条款"]} == {"基本履职", "配合履职", "上级收回"}


def test_every_town_has_its_list():
    towns = {path for path in column("divisions.csv", "路径") if path.count("/") == 1}
    assert {read_yaml(path)["镇街"] for path in LISTS} == towns


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["名称"])
def test_a_routing_rule_names_things_that_exist(rule):
    assert rule["类别"] in CATEGORIES
    assert ("派往" in rule) != ("单位" in rule)
    assert rule.get("派往", "market") in UNIT_KINDS
    assert rule.get("单位", "QX") in column("organisations.csv", "代码")
    assert rule.get("区域", "331099") in column("divisions.csv", "路径")
    assert all(0 <= hour <= 24 for hour in rule.get("时段", ()))


def test_reports_against_cadres_go_to_discipline_only():
    secret = {code for code, category in CATEGORIES.items() if category["事类"] in MATRIX.recusal_kinds}
    assert {CATEGORIES[code]["承办"] for code in secret} == {"discipline"}
    assert {rule.get("派往") for rule in RULES if rule["类别"] in secret} == {"discipline"}
