"""What comes next on the way to a report: the first thing that is not known or not yet read."""

from datetime import datetime
from typing import Any

from gongzhi.engine import Step
from gongzhi.intake import categories, danger, drafts, nearby, photo_places
from gongzhi.intake.categories import Kind
from gongzhi.intake.models import Draft
from gongzhi.intake.pack import Door, Emergency, intake

DANGER, DOOR, SAME = "险情:", "去处:", "附近"
CONTENT, PLACE, CATEGORY = "内容", "地点", "类别"  # what a field of the step becomes of the case (记为)


def field_of(step: Step, records: str) -> str:
    """The key of the field that becomes this part of the case; empty when the step has none."""
    return next((spec.key for spec in step.form if spec.records == records), "")


def text_of(draft: Draft, step: Step) -> str:
    return str(draft.answers.get(field_of(step, CONTENT)) or "")


def dangers_of(draft: Draft, step: Step) -> list[Emergency]:
    """Dangers the words tell of."""
    return danger.dangers_in(text_of(draft, step))


def unread_dangers(draft: Draft, step: Step) -> list[Emergency]:
    """Those that have not been answered with a number yet."""
    return [d for d in dangers_of(draft, step) if DANGER + d.kind not in draft.seen]


def door_of(draft: Draft, step: Step) -> Door | None:
    """The better place for this kind of matter, if it has one."""
    kind = categories.kinds().get(draft.answers.get(field_of(step, CATEGORY), ""))
    guess = kind or categories.clearly(text_of(draft, step))
    return intake().doors.get(guess.elsewhere) if guess else None


def unread_door(draft: Draft, step: Step) -> Door | None:
    """The better place, if it has not been shown yet."""
    door = door_of(draft, step)
    return door if door and DOOR + door.kind not in draft.seen else None


def likely(draft: Draft, step: Step) -> list[Kind]:
    """The chosen category, or those the words suggest."""
    chosen = categories.kinds().get(draft.answers.get(field_of(step, CATEGORY), ""))
    if chosen and chosen.group:
        return [chosen]
    suggested = categories.suggest(text_of(draft, step))
    if chosen:
        return [kind for kind in suggested if kind.group == chosen.code] or [chosen]
    return suggested


def same_nearby(draft: Draft, step: Step, now: datetime) -> list[nearby.Nearby]:
    """Open cases that may be this very thing; none without a point on the map or a likely category."""
    place = draft.answers.get(field_of(step, PLACE)) or {}
    kinds, keys = likely(draft, step), intake()
    if "lon" not in place or not kinds or not any(spec.key == keys.same for spec in step.form):
        return []
    metres = max(kind.near_metres or keys.near_metres for kind in kinds)
    return nearby.find(
        [kind.pk for kind in kinds], place["lon"], place["lat"], metres=metres, days=keys.near_days, now=now
    )


def next_screen(draft: Draft, step: Step, now: datetime) -> str:
    """The name of the page that comes next."""
    if not text_of(draft, step):
        return "report-what"
    if unread_dangers(draft, step) or unread_door(draft, step):
        return "report-first"
    if field_of(step, PLACE) not in draft.answers:
        return "report-where"
    if SAME not in draft.seen and same_nearby(draft, step, now):
        return "report-same"
    return "report-contact"


def payload(draft: Draft) -> dict[str, Any]:
    """Answers of the earlier screens in the shapes the ledger's door reads."""
    found = dict(draft.answers)
    photos = found.pop("photos", {})
    for aside in (photo_places.TICK, drafts.TYPED):
        found.pop(aside, None)
    found |= {key: [row[0] for row in rows] for key, rows in photos.items()}
    return {key: value for key, value in found.items() if value not in ("", None, [], {}, False)}
