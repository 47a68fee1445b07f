"""What was typed into a step's form, checked once for every door: page, API, import, command.

Facts (codes, numbers, dates, choices) go into the ledger entry itself. Words (free text, names,
photographs, places) are sealed there and kept where they can be deleted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from gongzhi.calendars import ZONE
from gongzhi.cases import catalogue
from gongzhi.cases.chain import moment
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.models import Case, Upload
from gongzhi.cases.numbers import clean_number
from gongzhi.engine import Field, Step
from gongzhi.people.selectors import organisation_with, person_with
from gongzhi.places.models import Division, Level
from gongzhi.places.selectors import area_at, is_outside
from gongzhi.text import tidy

LIMITS = {"文字": 200, "长文字": 5000}
STARS = range(1, 6)
MOST_LISTED = 20


def beside(key: str, what: str) -> str:
    """The name under which a field leaves a further fact: where the place lies, how urgent it is."""
    return f"{key}·{what}"


class Wrong(Exception):
    """One sentence about one field."""


class NoSuchCase(Wrong):
    """Said in the same words whether there is none or it is not theirs to see."""

    def __init__(self, spec: Field, number: str) -> None:
        super().__init__(f"“{spec.title}”没有编号为“{number[:40]}”的案件，请核对编号。")


@dataclass(slots=True)
class Cleaned:
    """A form that is right: what goes into the entry, what is sealed, and which uploads it takes along."""

    day: date
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    uploads: list[int] = field(default_factory=list)


def _text(spec: Field, value: Any, _: Cleaned) -> str:
    text = tidy(str(value), lines=spec.kind == "长文字")
    limit = spec.limit or LIMITS[spec.kind]
    if len(text) > limit:
        raise Wrong(f"“{spec.title}”最多 {limit} 字，现在有 {len(text)} 字，请删减 {len(text) - limit} 字。")
    return text


def _choice(spec: Field, value: Any, _: Cleaned) -> str:
    if value not in spec.options:
        raise Wrong(f"“{spec.title}”请从{'、'.join(spec.options)}中选择。")
    return str(value)


def _date(spec: Field, value: Any, _: Cleaned) -> str:
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise Wrong(f"“{spec.title}”请写成 2026-03-09 这样的日期。") from None


def _moment(spec: Field, value: Any, _: Cleaned) -> str:
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise Wrong(f"“{spec.title}”请写成 2026-03-09 14:30 这样的时间。") from None
    return moment(at if at.tzinfo else at.replace(tzinfo=ZONE))


def _number(spec: Field, value: Any, _: Cleaned) -> str:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise Wrong(f"“{spec.title}”请填数字。") from None
    if not number.is_finite() or abs(number) >= 10**15:
        raise Wrong(f"“{spec.title}”的数字超出范围。")
    return format(number.normalize(), "f")


def _yes(spec: Field, value: Any, _: Cleaned) -> bool:
    return value in (True, "true", "on", "1", "是")


def _stars(spec: Field, value: Any, _: Cleaned) -> int:
    if str(value) not in {str(n) for n in STARS}:
        raise Wrong(f"“{spec.title}”请选 {STARS[0]} 到 {STARS[-1]} 分。")
    return int(value)


def _photos(spec: Field, value: Any, cleaned: Cleaned) -> list[str]:
    wanted = [int(v) for v in (value if isinstance(value, list | tuple) else [value])]
    rows = {u.pk: u for u in Upload.objects.filter(pk__in=wanted, case=None)}
    if len(rows) != len(set(wanted)):
        raise Wrong(f"“{spec.title}”有照片没有传完，请重新选择。")
    cleaned.uploads += wanted
    return [rows[pk].digest for pk in wanted]


def _existing(find: Callable[[int], Any], name: str) -> Callable[[Field, Any, Cleaned], Any]:
    def clean(spec: Field, value: Any, _: Cleaned) -> int:
        pk = int(value) if str(value).isdecimal() and len(str(value)) < 19 else 0
        if find(pk) is None:
            raise Wrong(f"“{spec.title}”请从名单中选择{name}。")
        return pk

    return clean


def _listed(find: Callable[[int], Any], name: str) -> Callable[[Field, Any, Cleaned], Any]:
    def clean(spec: Field, value: Any, _: Cleaned) -> list[int]:
        given = value if isinstance(value, list | tuple) else [value]
        wanted = list(dict.fromkeys(int(pk) for pk in given if str(pk).isdecimal() and len(str(pk)) < 19))
        if len(wanted) != len({str(pk) for pk in given}) or len(wanted) > MOST_LISTED:
            raise Wrong(f"“{spec.title}”请从名单中选择{name}，最多 {MOST_LISTED} 个。")
        if None in map(find, wanted):
            raise Wrong(f"“{spec.title}”请从名单中选择{name}。")
        return wanted

    return clean


def _category(spec: Field, value: Any, cleaned: Cleaned) -> str:
    category = catalogue.category(str(value))
    if category is None:
        raise Wrong(f"“{spec.title}”请从类别表中选择。")
    cleaned.facts[beside(spec.key, "紧急程度")] = category.urgency
    return category.code


def _place(spec: Field, value: Any, cleaned: Cleaned) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not (value.get("address") or value.get("lon") is not None):
        raise Wrong(f"“{spec.title}”请在地图上点一下，或写出地点。")
    place: dict[str, Any] = {"address": tidy(str(value.get("address") or ""))[:200]}
    if value.get("lon") is not None:
        try:
            lon, lat = float(value["lon"]), float(value["lat"])
        except (TypeError, ValueError, KeyError):
            raise Wrong(f"“{spec.title}”的坐标不完整，请重新在地图上点一下。") from None
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise Wrong(f"“{spec.title}”的坐标不在地球上，请重新在地图上点一下。")
        if is_outside(lon, lat, cleaned.day):
            raise Wrong(outside_words(spec.title))
        place |= {"lon": round(lon, 6), "lat": round(lat, 6)}
    if division := _division(place | {"division": value.get("division")}, cleaned.day):
        cleaned.facts[beside(spec.key, "区域")] = division
    return place


def outside_words(title: str) -> str:
    """What is said of a point outside the county, on whichever screen it is found."""
    said = f"“{title}”标的位置不在本县范围内，请重新在地图上点一下，或者写出地点。"
    return f"{said}不在本县的事，请向当地反映。"


def _division(place: Mapping[str, Any], day: date) -> int | None:
    """The grid of the point, else the division that was named, else the smallest area around the point; None
    if nothing is known."""
    around = area_at(place["lon"], place["lat"], day) if "lon" in place else None
    if around and around.level == Level.GRID:
        return int(around.pk)
    named = str(place["division"] or "")
    if named.isdecimal() and len(named) < 19 and Division.objects.on(day).filter(pk=int(named)).exists():
        return int(named)
    return int(around.pk) if around else None


def _clause(spec: Field, value: Any, _: Cleaned) -> str:
    """The clause itself is checked by the step kind that knows the duty list."""
    return tidy(str(value))[:60]


def _case(spec: Field, value: Any, _: Cleaned) -> str:
    number = clean_number(str(value))
    if number is None or not Case.objects.filter(number=number).exists():
        raise NoSuchCase(spec, str(value))
    return number


CLEANERS: dict[str, Callable[[Field, Any, Cleaned], Any]] = {
    "文字": _text,
    "长文字": _text,
    "选择": _choice,
    "日期": _date,
    "时刻": _moment,
    "数字": _number,
    "是否": _yes,
    "评分": _stars,
    "照片": _photos,
    "单位": _existing(organisation_with, "单位"),
    "人员": _existing(person_with, "人员"),
    "类别": _category,
    "地点": _place,
    "清单条款": _clause,
    "案件": _case,
    "单位列表": _listed(organisation_with, "单位"),
    "人员列表": _listed(person_with, "人员"),
}
ASKED = {"是否": "勾选", "选择": "选择", "照片": "选择"}
SEALED = {"文字", "长文字", "照片", "地点"}


def _empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not tidy(value))


def clean_fields(step: Step, outcome: str | None, data: Mapping[str, Any], *, day: date) -> Cleaned:
    """Check every declared field; FormRefused carries one sentence for each that is not right.

    `day` decides which grids and lists are in force.

    Names that the step does not declare are refused too: nothing is dropped silently.
    """
    cleaned, errors = Cleaned(day), {}
    asked = [f for f in step.form if not f.outcomes or outcome in f.outcomes]
    for name in data.keys() - {f.key for f in step.form}:
        errors[name] = f"“{step.name}”没有“{name}”这一栏。"
    for spec in asked:
        value = data.get(spec.key)
        if _empty(value) or (spec.required and spec.kind == "是否" and not _yes(spec, value, cleaned)):
            if spec.required:
                errors[spec.key] = f"请{ASKED.get(spec.kind, '填写')}“{spec.title}”。"
            elif spec.fills:  # nobody is also an answer, and must not leave an earlier list standing
                cleaned.facts[spec.key] = []
            continue
        try:
            target = cleaned.words if spec.kind in SEALED or spec.private else cleaned.facts
            target[spec.key] = CLEANERS[spec.kind](spec, value, cleaned)
        except Wrong as wrong:
            errors[spec.key] = str(wrong)
    if errors:
        raise FormRefused(errors)
    return cleaned


def agreed_dates(step: Step, facts: Mapping[str, Any]) -> dict[str, datetime]:
    """The days and moments a form names, by the field's name, for rules with 限至. A day lasts to its end."""
    found = {}
    for spec in step.form:
        if spec.kind == "时刻" and spec.key in facts:
            found[spec.key] = datetime.fromisoformat(facts[spec.key])
        elif spec.kind == "日期" and spec.key in facts:
            day = datetime.combine(date.fromisoformat(facts[spec.key]), time.max, ZONE)
            found[spec.key] = day.replace(microsecond=0)
    return found


def stated_attributes(step: Step, facts: Mapping[str, Any]) -> dict[str, bool]:
    """The attributes that the form's yes-or-no fields give."""
    return {f.sets: bool(facts[f.key]) for f in step.form if f.sets and f.key in facts}
