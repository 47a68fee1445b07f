"""What the reporter may do now, as forms; ratings as taps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BoundField

from gongzhi.engine import Enabled, Field, Step
from gongzhi.intake import categories
from gongzhi.intake.progress import Progress
from gongzhi.intake.reporter_words import Offer, words_for
from gongzhi.web.fields import STARS
from gongzhi.web.forms import StepForm

POOR = 2  # stars; at most so many, and the way to a re-opening is shown at once


@dataclass(frozen=True, slots=True)
class Stars:
    """One question answered by a tap: the value, what it says, whether it was given."""

    spec: Field
    taps: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A step the reporter may take. `answered`: given before and still counting, so it can be changed."""

    step: Step
    offer: Offer
    form: StepForm
    open: bool
    until: datetime | None
    stars: list[Stars]
    answered: bool

    @property
    def others(self) -> list[BoundField]:
        """The fields that are typed, not tapped."""
        return [self.form[spec.key] for spec in self.step.form if spec.kind != "评分"]


def form_for(enabled: Enabled, now: datetime, **kwargs: Any) -> StepForm:
    return StepForm(
        enabled.step, outcomes=enabled.outcomes, choosers={"类别": categories.groups}, now=now, **kwargs
    )


def choices(found: Progress, now: datetime, returned: StepForm | None = None) -> list[Choice]:
    """One for each step open to the reporter, in the order of the words; a returned form stands open."""
    offers = words_for(found.procedure.code).offers
    poor = _rated_poorly(found)
    return [_choice(e, offers.get(e.step.name), found, now, returned, poor) for e in found.enabled]


def _choice(
    enabled: Enabled,
    offer: Offer | None,
    found: Progress,
    now: datetime,
    returned: StepForm | None,
    poor: bool,
) -> Choice:
    step = enabled.step
    offer = offer or Offer(step.name, step.name)
    given = found.answers.get(step.name, {})
    back = returned if returned and returned.step.name == step.name else None
    return Choice(
        step=step,
        offer=offer,
        form=back or form_for(enabled, now, initial=given),
        open=offer.open or back is not None or (offer.open_if_poor and poor),
        until=found.until.get(step.name),
        stars=_stars(step, given),
        answered=bool(given),
    )


def _stars(step: Step, given: dict[str, Any]) -> list[Stars]:
    """Questions answered by a tap. Until the required one is answered, it stands alone."""
    asked = [spec for spec in step.form if spec.kind == "评分"]
    shown = [spec for spec in asked if spec.required and spec.key not in given] or asked
    return [
        Stars(spec, [(value, word, str(given.get(spec.key, "")) == value) for value, word in STARS])
        for spec in shown
    ]


def _rated_poorly(found: Progress) -> bool:
    return any(
        isinstance(value, int) and value <= POOR
        for step in (e.step for e in found.enabled)
        for key, value in found.answers.get(step.name, {}).items()
        if any(spec.key == key and spec.kind == "评分" for spec in step.form)
    )
