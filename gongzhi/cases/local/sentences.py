"""What local rules change, in sentences, before anybody decides."""

from dataclasses import dataclass
from datetime import date

from gongzhi.cases import catalogue
from gongzhi.cases.local.combining import Combination, compile_under
from gongzhi.engine import Procedure, differences
from gongzhi.engine.asking import uses
from gongzhi.engine.clocks import CERTAINTY
from gongzhi.engine.profiles import Profile
from gongzhi.engine.render import citations
from gongzhi.engine.versions import Change, Part


@dataclass(frozen=True, slots=True)
class Effect:
    """One procedure: `title` names it with the area's version, `lines` say what becomes different there."""

    title: str
    version: str
    area: str
    day: date
    lines: tuple[str, ...]


def effect_of(one: Combination, profile: Profile, day: date) -> Effect:
    """Compared with what runs in that area on `day` as things stand."""
    now = catalogue.compiled(catalogue.current(one.row.code, day, one.area).pk)
    new = compile_under(one)
    return Effect(one.row.title, new.version, one.area, one.day, changes(now, new, profile))


def changes(old: Procedure, new: Procedure, profile: Profile) -> tuple[str, ...]:
    """One sentence for everything the profile sets here, then for whatever else is different."""
    asked = uses(new)
    changed = {
        change.key: change
        for change in differences(old, new)
        if change.part is not Part.PARAMETER or change.key in asked
    }
    named = [_setting(new, name, changed.pop(name, None)) for name in sorted(profile.names & asked)]
    return (*named, *map(str, changed.values()))


def _setting(procedure: Procedure, name: str, change: Change | None) -> str:
    parameter = procedure.parameters.get(name)
    if parameter is None:
        return f"表决规则“{name}”按地方的规定"
    said = str(change) if change else f"参数“{name}”仍为{parameter.values[-1].amount}，改以地方的规定为依据"
    cited = citations(parameter.citations[-1:], procedure.sources)
    return f"{said}（{cited}，{CERTAINTY[parameter.checked]}）"
