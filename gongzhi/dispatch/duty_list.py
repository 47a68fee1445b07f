"""Who may be given a matter, by the town's list of duties (乡镇街道履行职责事项清单). Pure.

What is on the list as basic or assisting work may go to the town's units; what the county has taken back only
to the department named there; what is not on the list not to the town at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongzhi.dispatch.units import Directory, Unit

BASIC, ASSISTING, RECALLED = "基本履职", "配合履职", "上级收回"
WHISTLE = "需要县级部门到场的，由镇街负责人“吹哨协调”"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in force of one town's list; `lead` is the unit that answers for it."""

    pk: int
    clause: str
    title: str
    kind: str
    lead: int
    categories: tuple[str, ...]
    basis: str = ""

    def __str__(self) -> str:
        return f"{self.clause}“{self.title}”"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be given to somebody: its category, where it is, and the list of the town it is in.

    `clauses` is None when the town has published no list yet; `default` is the unit its category names.
    """

    category: str
    category_name: str
    area_path: str
    town_path: str
    town_name: str
    clauses: Sequence[Clause] | None
    default: Unit | None = None

    @property
    def clause(self) -> Clause | None:
        return clause_for(self.category, self.clauses or ())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the unit may be given the matter, in one sentence, and under which clause."""

    allowed: bool
    why: str
    clause: Clause | None = None


def clause_for(category: str, clauses: Iterable[Clause]) -> Clause | None:
    """The clause that covers a category; None when the list does not have it."""
    return next((c for c in clauses if category in c.categories), None)


def judge(matter: Matter, unit: Unit, directory: Directory, *, rule: str = "") -> Verdict:
    """Whether `unit` may be given the matter. `rule` names a routing rule that sends it there.

    A rule may give basic or assisting work to a neighbour of the town's units (a police station at night),
    never what the list keeps from the town.
    """
    if not unit.serves(matter.area_path):
        return Verdict(False, f"{unit.name}的辖区不含本案地点，请选服务该地点的单位。")
    if matter.clauses is None:
        return Verdict(True, f"{matter.town_name or '本案所在地'}还没有公布职责清单，无从对照。")
    clause = matter.clause
    if clause is None:
        return _off_the_list(matter, unit, directory)
    lead = directory.by_pk[clause.lead]
    if unit.within(lead):
        return Verdict(True, f"{clause.kind}{clause}由{lead.name}牵头。", clause)
    if clause.kind == RECALLED:
        why = f"{clause}已由上级收回，由{lead.name}承担，不得派给{unit.name}。请改派{lead.name}。"
        return Verdict(False, why, clause)
    if directory.is_the_towns(unit, matter.town_path):
        return Verdict(True, f"{clause.kind}{clause}属本镇街职责，牵头单位是{lead.name}。", clause)
    if rule:
        return Verdict(True, f"{clause.kind}{clause}；按派单规则“{rule}”派往{unit.name}。", clause)
    return Verdict(False, _not_theirs(clause, unit, lead), clause)


def _off_the_list(matter: Matter, unit: Unit, directory: Directory) -> Verdict:
    if not directory.is_the_towns(unit, matter.town_path):
        return Verdict(True, f"{matter.town_name}职责清单没有“{matter.category_name}”，由上级部门办理。")
    responsible = matter.default
    if responsible and directory.is_the_towns(responsible, matter.town_path):
        responsible = None
    way = f"请改派{responsible.name}" if responsible else "请改派有职责的县级部门"
    return Verdict(
        False,
        f"{matter.town_name}职责清单没有“{matter.category_name}”，不得派给本镇街的{unit.name}。"
        f"{way}；{WHISTLE}。",
    )


def _not_theirs(clause: Clause, unit: Unit, lead: Unit) -> str:
    return (
        f"{clause}是{clause.kind}事项，由{lead.name}牵头，不能派给{unit.name}。请改派{lead.name}；{WHISTLE}。"
    )


def judge_return(matter: Matter, cited: str, unit: Unit, directory: Directory) -> Verdict:
    """Whether `unit` may return the matter by citing this clause of the town's list.

    The clause must be in force, must cover the category, and must not make the unit itself answer for it.
    """
    if not matter.clauses:
        return Verdict(False, f"{matter.town_name or '本案所在地'}还没有公布职责清单，没有条款可以据以退单。")
    clause = next((c for c in matter.clauses if c.clause == cited), None)
    if clause is None:
        return Verdict(False, f"{matter.town_name}现行职责清单没有“{cited}”这一条，请从清单中选一条。")
    if matter.category not in clause.categories:
        fitting = matter.clause
        hint = f"本案类别“{matter.category_name}”对应{fitting}" if fitting else "清单中没有本案的类别"
        return Verdict(
            False,
            f"{clause}管的不是“{matter.category_name}”。{hint}；认为类别分错了，请填“应属类别”。",
            clause,
        )
    lead = directory.by_pk[clause.lead]
    if unit.within(lead):
        return Verdict(False, f"按{clause}，牵头的正是{lead.name}，不能据此退单。", clause)
    return Verdict(True, f"按{clause}，由{lead.name}牵头。", clause)
