"""The page of local rules: what is adopted where, and the form by which an area adopts one or ends it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor
from gongzhi.cases.local import background, door
from gongzhi.cases.local.adoptions import Adopted, every
from gongzhi.cases.local.offered import offered
from gongzhi.cases.local.sentences import changes
from gongzhi.cases.local.weighing import LONGEST
from gongzhi.cases.models import ProcedureVersion, Proving
from gongzhi.engine.profiles import Profile
from gongzhi.places.models import Division
from gongzhi.web import fields


@dataclass(frozen=True, slots=True)
class Running:
    """A version that cases of the area run under an adopted profile, and what the profile changes in it."""

    row: ProcedureVersion
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdoptedLine:
    """One adoption as the page shows it; `form` ends it, None for who may not."""

    one: Adopted
    state: str
    running: tuple[Running, ...]
    form: "EndForm | None"


class AdoptForm(fields.Form):
    """Which profile, for which area, from which day, on what decision."""

    def __init__(self, areas: list[Division], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.profiles, self.unreadable = offered()
        self.areas = areas
        listed = [(one.code, f"{one.name}（{one.version}）") for one in self.profiles]
        self.fields["profile"] = fields.ChoiceField(label="哪一份", choices=listed)
        self.fields["area"] = fields.ChoiceField(
            label="用在哪里",
            choices=[(str(area.pk), area.name) for area in areas],
            help_text="写县的，全县都用；镇街可以在县的上面再采用自己的",
        )
        self.fields["day"] = fields.DateField(
            label="自何日起", help_text="从这一天起新开的事项；已经开立的按开立时的版本办到底"
        )
        self.fields["basis"] = fields.TextField(
            label="依据", limit=LONGEST, help_text="哪个机关的什么决定或者文件，例如会议纪要的日期和编号"
        )

    def wish(self, by: Actor) -> door.Wish:
        """What was typed."""
        data = self.cleaned_data
        profile: Profile = next(one for one in self.profiles if one.code == data["profile"])
        area = next(one for one in self.areas if str(one.pk) == data["area"])
        return door.Wish(profile, area, data["day"], data["basis"], by)


class EndForm(fields.Form):
    """From which day an adoption no longer holds, and on what decision."""

    def __init__(self, pk: int, **kwargs: Any) -> None:
        super().__init__(**kwargs, auto_id=f"id_{pk}_%s")
        self.fields["day"] = fields.DateField(label="自何日起停止", help_text="从这一天起新开的事项不再用它")
        self.fields["basis"] = fields.TextField(label="停止的依据", limit=LONGEST)


def lines(actor: Actor | None, today: date, returned: dict[int, EndForm]) -> list[AdoptedLine]:
    """Every adoption, those in force first; `returned`: a form that came back with mistakes, by its pk."""
    found = [_line(one, actor, today, returned.get(one.pk)) for one in every()]
    return sorted(found, key=lambda line: (STATES.index(line.state), line.one.begins))


@dataclass(frozen=True, slots=True)
class ProvingLine:
    """A decision on its way to taking effect. `late`: the worker should have been done long ago."""

    row: Proving
    title: str
    state: str
    late: bool


def proving(actor: Actor, now: datetime) -> list[ProvingLine]:
    """What is being proved in this person's areas, or was lately."""
    return [_proving(row, now) for row in background.recent(actor, now)]


def _proving(row: Proving, now: datetime) -> ProvingLine:
    what = f"{row.area.name}自 {row.day} 起{'停止' if row.ends_id else '采用'}“{row.profile['name']}”"
    state = "正在验证" if row.done_at is None else "没有施行" if row.words else "已施行"
    late = row.done_at is None and row.asked_at < now - background.PATIENCE
    return ProvingLine(row, what, state, late)


STATES = ("施行中", "尚未施行", "已停止")


def _line(one: Adopted, actor: Actor | None, today: date, returned: EndForm | None) -> AdoptedLine:
    state = STATES[0] if one.holds(today) else STATES[1] if one.begins > today else STATES[2]
    may = actor is not None and one.ends is None and door.may_adopt(actor, one.area_path)
    form = (returned or EndForm(one.pk)) if may else None
    return AdoptedLine(one, state, tuple(_running(one, max(today, one.begins))), form)


def _running(one: Adopted, day: date) -> list[Running]:
    """Nothing once it is over: what ran under it stands in the list of past versions."""
    if not one.holds(day):
        return []
    found = []
    for pk in catalogue.in_force(day):
        national = catalogue.versions()[pk]
        row = catalogue.current(national.code, day, one.area_path)
        if any(kept["sha256"] == one.profile.sha256 for kept in row.profiles):
            plain = catalogue.compiled(row.base_id or row.pk)
            found.append(Running(row, changes(plain, catalogue.compiled(row.pk), one.profile)))
    return found
