"""Which office a step lies with, by name, so that a resident knows whom to ring."""

from dataclasses import dataclass

from gongzhi.cases.models import Case
from gongzhi.engine import Procedure, Step
from gongzhi.people.packs import ROLES
from gongzhi.people.selectors import unit_serving


@dataclass(frozen=True, slots=True)
class Office:
    name: str
    phone: str = ""


YOU = Office("您")
OTHER = Office("先反映的人")
SYSTEM = Office("系统自动")


def office_of(case: Case, procedure: Procedure, step: Step) -> Office:
    """The office that holds this step in this case; the role's own name where no unit can be named."""
    if not step.roles:
        return SYSTEM
    role = procedure.roles[step.roles[0]]
    if "当事人" in role.binding:
        return YOU
    if "承办" in role.binding:
        return Office(case.unit.name, case.unit.phone) if case.unit else Office(role.title)
    for kind in sorted(ROLES[role.binding["岗位"]].units):
        if unit := unit_serving(kind, case.area_path):
            return Office(unit.name, unit.phone)
    return Office(role.title)
