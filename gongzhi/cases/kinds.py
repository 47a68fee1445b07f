"""What a slice may add to a step: a check before it, its own records after it.

A procedure names a kind (`办理: dispatch`); `settings.STEP_KINDS` maps the name to the class.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from gongzhi.cases.actors import Actor
from gongzhi.cases.children.news import Cause
from gongzhi.cases.fields import Cleaned
from gongzhi.cases.models import Case
from gongzhi.cases.standing import Standing
from gongzhi.engine import Procedure, Step


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a step kind is told. The row is as it was before the step; no other step comes between."""

    case: Case
    procedure: Procedure
    step: Step
    outcome: str | None
    actor: Actor
    now: datetime
    seq: int


class StepKind:
    """The plain step: nothing to check beyond the procedure, nothing to record beyond the ledger."""

    def asked(self, case: Case, step: Step) -> Step:
        """The step as it is asked for in this case: fields that mean nothing here may be left out."""
        return step

    def until(self, case: Case) -> datetime | None:
        """The last moment at which the slice allows this step; None: as long as the procedure does."""
        return None

    @property
    def records(self) -> bool:
        """Whether it writes more than the entry, which then needs a transaction around both."""
        own = type(self)
        return own.record is not StepKind.record or own.carry_on is not StepKind.carry_on

    def check(self, context: StepContext, cleaned: Cleaned) -> None:
        """Raise FormRefused with one sentence a field when the slice's records do not allow this."""

    def record(self, context: StepContext, cleaned: Cleaned) -> None:
        """Write the slice's own records; in the same transaction, after the entry."""

    def carry_on(self, standing: Standing, context: StepContext, cleaned: Cleaned, cause: Cause) -> None:
        """Open further cases and note them in this one; `standing` is where the step led, and moves on."""


@cache
def kind_named(name: str) -> StepKind:
    """The step kind of this name; KeyError is a pack that names an unknown kind (refused at install)."""
    if name == "plain":
        return StepKind()
    kind: StepKind = import_string(settings.STEP_KINDS[name])()
    return kind
