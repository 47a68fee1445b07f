"""Import a folder of tables into the database: all of it, or nothing.

Safe to repeat: what is already there stays as it is, what is missing is added, an address with a known code
is corrected. The files are described in docs/reference/county-files.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from gongzhi.config.county import catalogue_tables, people_tables, place_tables
from gongzhi.config.county.tables import ImportProblem, Problems


@dataclass(frozen=True, slots=True)
class Added:
    """How many rows of each table were new; addresses count every row of the file."""

    divisions: int
    boundaries: int
    organisations: int
    people: int
    posts: int
    stand_ins: int
    addresses: int
    local_names: int
    categories: int
    clauses: int
    routing_rules: int

    def __str__(self) -> str:
        return (
            f"新增区划 {self.divisions} 个、边界 {self.boundaries} 条、单位 {self.organisations} 个、"
            f"人员 {self.people} 名、任职 {self.posts} 项、顶岗 {self.stand_ins} 项；"
            f"地址 {self.addresses} 条、新增俗称 {self.local_names} 个；"
            f"新增类别 {self.categories} 个、清单条款 {self.clauses} 条、派单规则 {self.routing_rules} 条。"
        )


@transaction.atomic
def load_county(folder: Path, *, password_hash: str = "") -> Added:
    """Import the tables in `folder`. New accounts get `password_hash`, or no password at all.

    Raises ImportProblem, which names file, line and cause of everything that is wrong.
    """
    if not (folder / "divisions.csv").exists():
        raise ImportProblem([f"{folder} 中没有 divisions.csv"])
    problems = Problems()
    divisions = place_tables.load_divisions(folder, problems)
    problems.stop_if_any()  # everything else hangs on divisions
    added = Added(
        divisions=divisions,
        boundaries=place_tables.load_boundaries(folder, problems),
        organisations=people_tables.load_organisations(folder, problems),
        people=people_tables.load_people(folder, problems, password_hash),
        posts=people_tables.load_posts(folder, problems),
        stand_ins=people_tables.load_stand_ins(folder, problems),
        addresses=place_tables.load_addresses(folder, problems),
        local_names=place_tables.load_local_names(folder, problems),
        categories=catalogue_tables.load_categories(folder, problems),
        clauses=catalogue_tables.load_duty_lists(folder, problems),
        routing_rules=catalogue_tables.load_routing(folder, problems),
    )
    problems.stop_if_any()
    return added
