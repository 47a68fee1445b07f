"""The forms of the report: fields of the procedure's step on screens, each saying who will see it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html

from gongzhi.cases import catalogue
from gongzhi.engine import Procedure, Step
from gongzhi.intake import categories, photo_places
from gongzhi.intake.outlines import village_outlines
from gongzhi.intake.pack import intake
from gongzhi.intake.phones import phone_problem
from gongzhi.web import choosers, fields
from gongzhi.web.forms import Kept, StepForm
from gongzhi.web.marks import icon
from gongzhi.web.who_sees import sentence_for

PHOTO_LIMIT = f"最多 {intake().photos} 张，每张不超过 {settings.UPLOAD_MAX_BYTES // 1_000_000} 兆。"
UNKNOWN = "不知道，请工作人员来分"


def procedure_on(day: date) -> Procedure:
    """The procedure a report opens on that day, compiled."""
    return catalogue.compiled(catalogue.current(intake().procedure, day).pk)


def reporting_step(day: date) -> Step:
    return procedure_on(day).step(intake().step)


def part(step: Step, keys: Collection[str]) -> Step:
    """The same step with only these fields, in this order; keys the procedure does not have are left out."""
    known = {spec.key: spec for spec in step.form}
    return replace(step, form=tuple(known[key] for key in keys if key in known))


class ReportForm(StepForm):
    """A screen of the report, or all of it. For residents each field says who will see it, and the list of
    categories is short; for staff (`matter` empty) there is the whole table. `offer_place`: whether the place
    that a photo carries may be used."""

    def __init__(
        self,
        step: Step,
        *,
        matter: str = "",
        within: str = "",
        offer_place: bool = False,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        wants_map = any(spec.kind == "地点" for spec in step.form)
        super().__init__(
            step,
            outcomes=(None,),
            choosers={"类别": categories.groups if matter else choosers.categories},
            areas=village_outlines(timezone.localdate(now), within) if wants_map else None,
            now=now,
            **kwargs,
        )
        for spec in step.form:
            if spec.kind == "照片":
                self.fields[spec.key].help_text = f"{spec.help}。{PHOTO_LIMIT}" if spec.help else PHOTO_LIMIT
            if spec.kind == "类别" and matter:
                self._plain_list(spec.key)
        if matter:
            self._explain(matter)
        if offer_place:
            photo_places.offer(self)

    def _explain(self, matter: str) -> None:
        """Beside each field who sees it: in full the first time, then that it is the same people."""
        said: set[bool] = set()
        for spec in self.step.form:
            field = self.fields[spec.key]
            if isinstance(field, fields.YesField):
                continue
            sentence = sentence_for(matter, private=spec.private, again=spec.private in said)
            said.add(spec.private)
            field.help_text = format_html(
                '{}<span class="who-sees">{}<span>{}</span></span>', field.help_text, icon("eye"), sentence
            )

    def _plain_list(self, key: str) -> None:
        field = self.fields[key]
        field.choices = [("", UNKNOWN), *categories.groups()]  # type: ignore[attr-defined]

    def offer(self, key: str, kinds: Collection[categories.Kind]) -> None:
        """Put these categories on top of the list, because the words of the report suggest them."""
        field = self.fields[key]
        known = dict(field.choices)  # type: ignore[attr-defined]
        field.choices = [*((k.code, k.name) for k in kinds if k.code not in known), *known.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        keys = intake()
        if (said := found.get(keys.phone)) and (problem := phone_problem(said)):
            self.add_error(keys.phone, problem)
        for key, photos in self.kept.items():
            if (over := len(photos) - keys.photos) > 0:
                self.add_error(key, f"照片最多 {keys.photos} 张，现在有 {len(photos)} 张，请去掉 {over} 张。")
        return found

    def remember(self, photos: Mapping[str, list[list[Any]]]) -> None:
        """Show photos that arrived with an earlier screen as kept."""
        self.kept = {key: [Kept(*row) for row in rows] for key, rows in photos.items()}
