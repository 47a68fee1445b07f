"""Step kinds of handling: what a unit answers, hands over, and what people say of it afterwards.

A field is found by what it is (`类型: 照片`, `类型: 评分`), so a procedure may name it as it likes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from gongzhi.calendars import earliest
from gongzhi.cases import catalogue
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.fields import Cleaned
from gongzhi.cases.kinds import StepContext, StepKind
from gongzhi.cases.models import Case, Upload
from gongzhi.engine import Field, Step
from gongzhi.handling.models import Rating
from gongzhi.handling.pack import days, handling
from gongzhi.people.selectors import working_in

BOTH_PHOTOS = "前后照片"  # a category's setting: 是 where before and after must be seen
NEEDED = "这一类事项办好了的，要附办好以后的照片"
WINDOW = "重新办理天数"
UPHELD = "采纳"


def _setting(case: Case, name: str) -> object:
    return case.category.settings.get(name) if case.category else None


def _photo_keys(step: Step, outcome: str | None) -> list[str]:
    """Fields for photos in the order of the form: before, then after."""
    return [s.key for s in step.form if s.kind == "照片" and (not s.outcomes or outcome in s.outcomes)]


class Feedback(StepKind):
    """Photos before and after are asked for only where the category says so, and are then required.

    A photo that came with the report serves as the one before: nobody is sent out twice for a picture.
    """

    def asked(self, case: Case, step: Step) -> Step:
        if _setting(case, BOTH_PHOTOS) == "是":
            return replace(step, form=tuple(map(_told, step.form)))
        before = {spec.key for spec in step.form if spec.kind == "照片" and spec.outcomes}
        return replace(step, form=tuple(spec for spec in step.form if spec.key not in before))

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        keys = _photo_keys(context.step, context.outcome)
        if len(keys) < 2 or _setting(context.case, BOTH_PHOTOS) != "是":
            return
        before, after = keys[:2]
        errors = {}
        if after not in cleaned.words:
            errors[after] = "这一类事项办好以后要附照片，请选择。"
        if before not in cleaned.words and not _came_with_report(context.case):
            errors[before] = "这一类事项要附处置前的照片，反映人没有发来，请选择。"
        if errors:
            raise FormRefused(errors)


def _told(spec: Field) -> Field:
    """The photo after is asked for whatever became of it, and needed when it is done: said beside it."""
    return replace(spec, help=NEEDED) if spec.kind == "照片" and not spec.outcomes else spec


def _came_with_report(case: Case) -> bool:
    return Upload.objects.filter(case=case, seq=1, removed_at=None).exists()


class HandOver(StepKind):
    """A case goes to a colleague of the same unit, not to oneself and not to somebody who has left."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        key = next(spec.key for spec in context.step.form if spec.kind == "人员")
        colleague = cleaned.facts[key]
        if colleague == context.actor.person_id:
            raise FormRefused({key: "这件事已经在您手里，请选另一位同事。"})
        unit, day = context.case.unit_id, timezone.localdate(context.now)
        if unit and not working_in(unit, day).filter(pk=colleague).exists():
            raise FormRefused({key: "这个人现在不在本单位任职，请从名单中选一位同事。"})


class Reopen(StepKind):
    """Asking for the case to be taken up again: within the window of its category."""

    def until(self, case: Case) -> datetime | None:
        if case.closed_at is None:
            return None
        named = _setting(case, WINDOW)
        window = days(int(str(named))) if named else handling().reopen_within
        end = earliest(case.closed_at, window, calendar=catalogue.calendar(), roll=True)
        return end - timedelta(seconds=1)

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        end = self.until(context.case)
        if end is not None and context.now > end:
            day = timezone.localtime(end).date()
            raise FormRefused(
                {"": f"这一类事项在 {day} 以前可以要求重新办理，现在已经过了。同一问题又发生的，请重新反映。"}
            )


class Rate(StepKind):
    """Result, attitude and explanation are three questions; only the first must be answered."""

    def record(self, context: StepContext, cleaned: Cleaned) -> None:
        asked = [spec.key for spec in context.step.form if spec.kind == "评分"]
        stars = [cleaned.facts.get(key) for key in asked] + [None, None]
        given = {
            "at": context.now,
            "result": stars[0],
            "attitude": stars[1],
            "explanation": stars[2],
            "unit_id": context.case.unit_id,
            "area_path": context.case.area_path,
            "contested_at": None,
            "upheld": None,
        }
        Rating.objects.bulk_create(
            [Rating(case_id=context.case.pk, **given)],
            update_conflicts=True,
            update_fields=list(given),
            unique_fields=["case"],
        )


class ContestRating(StepKind):
    """Only who handled the case may object to its rating: the unit in charge, or else the grid worker."""

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        unit = context.case.unit_id
        if unit and unit not in {post.organisation_id for post in context.actor.posts}:
            raise NotYours("对评价的异议由承办这件事的单位提出。")

    def record(self, context: StepContext, cleaned: Cleaned) -> None:
        Rating.objects.filter(case=context.case.pk).update(contested_at=context.now, upheld=None)


class DecideContest(StepKind):
    """A third person decides; figures leave the rating out only if the objection is upheld."""

    def record(self, context: StepContext, cleaned: Cleaned) -> None:
        Rating.objects.filter(case=context.case.pk).update(upheld=context.outcome == UPHELD)
