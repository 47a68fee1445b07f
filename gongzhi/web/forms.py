"""The form of a procedure's step, built from what the procedure declares.

The fields here only read what people type. Whether it is right is judged by `cases.fields.clean_fields`, the
same for every door; its sentences come back beside the fields.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils.html import format_html

from gongzhi.cases.errors import FormRefused
from gongzhi.cases.fields import LIMITS
from gongzhi.cases.uploads import receive_photo
from gongzhi.engine import Field, Procedure, Step
from gongzhi.web import fields

OUTCOME = "_outcome"
SALT = "kept photo"
REPEATED = 3  # so many characters that a title has not may stand in words that only repeat it
WHEN = "when"  # name under which a field tells its component to which results it belongs
MARKS = "marks"  # and the classes by which the style sheet shows it with them, without any script

Choices = Sequence[tuple[Any, Any]]
Chooser = Callable[[], Choices]
"""What can be chosen in fields of one type, in this installation; fields without one are typed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo that has arrived although the form came back; the token proves that it was sent here."""

    pk: int
    name: str

    @property
    def token(self) -> str:
        return signing.dumps([self.pk, self.name], salt=SALT)


def _help(spec: Field) -> str:
    """Where the browser can show a field with its result, the words that say when are not needed."""
    if not spec.outcomes:
        return spec.help
    when = f"选“{'”或“'.join(spec.outcomes)}”时填写。"
    return format_html('<span class="when-hint">{}</span>{}', when, spec.help)


def _field(spec: Field, choosers: Mapping[str, Chooser], areas: list[dict[str, Any]]) -> forms.Field:
    common: dict[str, Any] = {
        "label": spec.title,
        "required": spec.required and not spec.outcomes,
        "help_text": _help(spec),
    }
    match spec.kind:
        case "文字" | "长文字":
            limit = spec.limit or LIMITS[spec.kind]
            return fields.TextField(limit=limit, lines=spec.kind == "长文字", **common)
        case "选择":
            return fields.ChoiceField(
                choices=[(o, o) for o in spec.options], cards=len(spec.options) <= 5, **common
            )
        case "日期" | "时刻":
            return fields.DateField(**common) if spec.kind == "日期" else fields.MomentField(**common)
        case "数字":
            return fields.NumberField(unit=spec.unit, **common)
        case "评分":
            return fields.RatingField(**common)
        case "是否" | "照片":
            # A photo that arrived with an earlier try counts, so the door decides whether one is missing.
            answer = fields.YesField if spec.kind == "是否" else fields.PhotosField
            return answer(**common | {"required": False})
        case "地点":
            return fields.PlaceField(features=areas, **common)
        case "单位列表" | "人员列表":
            return fields.ManyField(choices=choosers[spec.kind.removesuffix("列表")], **common)
        case kind if kind in choosers:
            return fields.ChoiceField(choices=choosers[kind], **common)
    return fields.TextField(limit=LIMITS["文字"], **common)


@dataclass(frozen=True, slots=True)
class Stated:
    """A yes-or-no of the case that a form may state anew: what holds now, and what it means."""

    holds: bool
    help: str


def _says_more(text: str, title: str) -> bool:
    """Whether an explanation tells anything that the title of the field does not."""
    return len(set(text) - set(title)) > REPEATED


def stated(procedure: Procedure, v: int, form: Iterable[Field]) -> dict[str, Stated]:
    """By the keys of the fields that state an attribute; `v`: the attributes of the case as bits."""
    known = {attribute.name: attribute for attribute in procedure.attributes}
    return {
        spec.key: Stated(bool(v >> known[spec.sets].index & 1), known[spec.sets].help)
        for spec in form
        if spec.sets in known
    }


class StepForm(fields.Form):
    """`payload()` is what `take_step` takes as `data`; `outcome` the chosen result or None."""

    def __init__(
        self,
        step: Step,
        *,
        outcomes: Sequence[str | None],
        choosers: Mapping[str, Chooser],
        areas: list[dict[str, Any]] | None = None,
        about: Mapping[str, Stated] | None = None,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        about = about or {}
        kwargs.setdefault("auto_id", f"s{step.index}_%s")
        kwargs["initial"] = {key: one.holds for key, one in about.items()} | (kwargs.get("initial") or {})
        super().__init__(**kwargs)
        self.step, self.now = step, now
        self.kept: dict[str, list[Kept]] = {}
        named = [o for o in outcomes if o is not None]
        if named:
            self.fields[OUTCOME] = fields.ChoiceField(
                label="结果", choices=[(o, o) for o in named], cards=True
            )
        for spec in step.form:
            field = _field(spec, choosers, areas or [])
            setattr(field, WHEN, spec.outcomes)
            setattr(field, MARKS, " ".join(f"when-{named.index(o) + 1}" for o in spec.outcomes if o in named))
            if spec.private:
                field.widget.attrs["data-private"] = "1"
            if spec.key in about and not spec.help and _says_more(about[spec.key].help, spec.title):
                field.help_text = about[spec.key].help
            self.fields[spec.key] = field

    @property
    def outcome(self) -> str | None:
        return self.cleaned_data.get(OUTCOME)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for spec in self.step.form:
            if spec.kind == "照片":
                self._receive(spec.key)
        return found

    def _receive(self, name: str) -> None:
        sent: Any = self.data
        kept = [self._known(token) for token in sent.getlist(f"{name}_kept")]
        self.kept[name] = [photo for photo in kept if photo]
        for file in self.cleaned_data.get(name, []):
            try:
                upload = receive_photo(file, name=file.name, size=file.size, field=name, now=self.now)
                self.kept[name].append(Kept(upload.pk, upload.name))
            except FormRefused as refused:
                self.refuse(refused)

    @staticmethod
    def _known(token: str) -> Kept | None:
        try:
            return Kept(*signing.loads(token, salt=SALT, max_age=24 * 60 * 60))
        except signing.BadSignature:
            return None

    def payload(self) -> dict[str, Any]:
        """What was typed, without empty fields, in the shapes that `clean_fields` reads.

        An empty box is an answer where it states something about the case: what held may hold no longer.
        """
        found: dict[str, Any] = {}
        for spec in self.step.form:
            if spec.outcomes and self.outcome not in spec.outcomes:
                continue
            value = self._value(spec)
            if value not in (None, "", [], {}, False) or (value is False and spec.sets):
                found[spec.key] = value
        return found

    def _value(self, spec: Field) -> Any:
        if spec.kind == "照片":
            return [photo.pk for photo in self.kept.get(spec.key, [])]
        value = self.cleaned_data.get(spec.key)
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if spec.kind == "数字" and value is not None else value


def typed_words(form: forms.Form) -> list[tuple[str, str]]:
    """Labels and texts that somebody typed into a form whose step is gone, to be copied from the page."""
    texts = (
        (f.label, form.data.get(form.add_prefix(name), ""))
        for name, f in form.fields.items()
        if isinstance(f, fields.TextField)
    )
    return [(str(label), str(words)) for label, words in texts if str(words).strip()]
