"""The tables about units and staff. Each function returns how many rows were new."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from gongzhi.config.county.place_tables import by_path, find
from gongzhi.config.county.tables import CellProblem, Problems, Row, read_table
from gongzhi.people import services
from gongzhi.people.models import Organisation, Person, Post, StandIn
from gongzhi.places.models import Division

_Found = TypeVar("_Found")
POST = ("用户名", "单位代码", "岗位", "区域路径")


def load_organisations(folder: Path, problems: Problems) -> int:
    """organisations.csv: a unit stands below its parent in the file."""
    rows = read_table(folder / "organisations.csv", ("代码", "名称", "类型", "上级代码", "辖区路径"))
    units, divisions = _units(), by_path()
    new = 0
    for row in rows:
        with problems.at(row.place):
            code, above = row.text("代码"), row.maybe("上级代码")
            if code in units:
                continue
            units[code] = services.create_organisation(
                code=code,
                name=row.text("名称"),
                kind=row.text("类型"),
                area=find(divisions, row.text("辖区路径")),
                parent=_known(units, above, "单位") if above else None,
                phone=row.maybe("值班电话"),
            )
            new += 1
    return new


def load_people(folder: Path, problems: Problems, password_hash: str) -> int:
    """people.csv."""
    known = set(Person.objects.values_list("username", flat=True))
    new = 0
    for row in read_table(folder / "people.csv", ("用户名", "姓名")):
        with problems.at(row.place):
            if row.text("用户名") in known:
                continue
            services.register_person(
                username=row.text("用户名"),
                name=row.text("姓名"),
                phone=row.maybe("电话"),
                password_hash=password_hash,
            )
            new += 1
    return new


def load_posts(folder: Path, problems: Problems) -> int:
    """posts.csv."""
    rows = read_table(folder / "posts.csv", (*POST, "任职之日"))
    units, people, divisions = _units(), _people(), by_path()
    known = set(Post.objects.values_list("person_id", "organisation_id", "role", "area_id", "begins"))
    new = 0
    for row in rows:
        with problems.at(row.place):
            person = _known(people, row.text("用户名"), "人员")
            unit = _known(units, row.text("单位代码"), "单位")
            role, area = row.text("岗位"), find(divisions, row.text("区域路径"))
            begins = row.day("任职之日")
            if (person.pk, unit.pk, role, area.pk, begins) in known:
                continue
            services.appoint(
                person=person,
                organisation=unit,
                role=role,
                area=area,
                begins=begins,
                ends=row.maybe_day("最后一日"),
            )
            new += 1
    return new


def load_stand_ins(folder: Path, problems: Problems) -> int:
    """stand_ins.csv: the first four columns name the post, as in posts.csv."""
    rows = read_table(folder / "stand_ins.csv", (*POST, "顶岗人", "开始之日", "最后一日", "事由"))
    people, divisions = _people(), by_path()
    known = set(StandIn.objects.values_list("post_id", "person_id", "begins"))
    new = 0
    for row in rows:
        with problems.at(row.place):
            post, begins = _post(row, divisions), row.day("开始之日")
            person = _known(people, row.text("顶岗人"), "人员")
            if (post.pk, person.pk, begins) in known:
                continue
            services.name_stand_in(
                post=post, person=person, begins=begins, ends=row.day("最后一日"), reason=row.text("事由")
            )
            new += 1
    return new


def _post(row: Row, divisions: dict[str, Division]) -> Post:
    post = (
        Post.objects.filter(
            person__username=row.text("用户名"),
            organisation__code=row.text("单位代码"),
            role=row.text("岗位"),
            area=find(divisions, row.text("区域路径")),
        )
        .order_by("-begins")
        .first()
    )
    if post is None:
        raise CellProblem(f"{row.text('用户名')} 没有这个任职，先在 posts.csv 中写明")
    return post


def _units() -> dict[str, Organisation]:
    return {unit.code: unit for unit in Organisation.objects.select_related("area")}


def _people() -> dict[str, Person]:
    return {person.username: person for person in Person.objects.all()}


def _known(table: Mapping[str, _Found], key: str, what: str) -> _Found:
    if key not in table:
        raise CellProblem(f"没有这个{what}：{key}")
    return table[key]
