"""One report that holds two matters becomes two cases; the reporter keeps one number that shows both."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.children import news
from gongzhi.cases.children.news import Cause, news_of, request
from gongzhi.cases.children.settling import first_step, open_part
from gongzhi.cases.erasure.reading import still_there
from gongzhi.cases.errors import FormRefused
from gongzhi.cases.kinds import StepContext, StepKind
from gongzhi.cases.models import Content, Entry, Part
from gongzhi.cases.standing import Standing, Wish
from gongzhi.engine import Procedure, Step

if TYPE_CHECKING:
    from gongzhi.cases.fields import Cleaned


class Split(StepKind):
    """The second matter begins a life of its own, in the same procedure, with the same reporter.

    Fields of this step that carry the names of fields of the opening step are what the second report says;
    the place is the first one's unless another is given, and the reporter's private words go along.
    """

    def check(self, context: StepContext, cleaned: "Cleaned") -> None:
        if Part.objects.filter(child=context.case.pk, step="").exists():
            raise FormRefused({"内容": "本案是从另一件拆出来的，不能再拆。请在原来的那一件里拆。"})

    def carry_on(self, standing: Standing, context: StepContext, cleaned: "Cleaned", cause: "Cause") -> None:
        version = catalogue.current(standing.procedure.code, timezone.localdate(cause.at))
        first = first_step(catalogue.compiled(version.pk))
        said = {**cleaned.facts, **cleaned.words}
        keys = {spec.key for spec in first.form}
        data = _gone_along(standing, first) | {key: said[key] for key in keys if key in said}
        part = Part(parent_id=standing.case.pk, round=context.seq)
        wish = Wish(
            first.name,
            cause.deputed,
            cause.now,
            request(standing.case.pk, "拆分", context.seq),
            data=data,
            at=cause.at,
        )
        number, first_hash = open_part(standing, part, version, wish, standing.columns["channel"])
        line = news_of(news.SPLIT, part, number, first_hash)
        news.note(standing, [line], cause)


def _gone_along(standing: Standing, first: Step) -> dict[str, Any]:
    """From the first report: where it is, who reported, what holds of the reporter. Its photos stay there."""
    opening = Entry.objects.get(case=standing.case.pk, seq=1)
    if not _same_fields(standing.procedure, opening.step, first):
        return {}
    words = Content.objects.filter(case=standing.case.pk, seq=1).values_list("fields", flat=True).first()
    said = {**opening.data, **still_there(words or {})}
    along = [spec for spec in first.form if spec.private or spec.sets or spec.kind == "地点"]
    return {spec.key: said[spec.key] for spec in along if said.get(spec.key) is not None}


def _same_fields(procedure: Procedure, opened_with: str, first: Step) -> bool:
    """Whether the case was opened with the step a new one opens with; its version may be an older one."""
    return opened_with == first.name and opened_with in procedure.by_name
