"""A case as it stands, and what somebody asks to be done to it: what every step begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from gongzhi.cases import catalogue, projection, store
from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case, ProcedureVersion
from gongzhi.cases.numbers import number_for
from gongzhi.engine import CaseState, EventKind, Options, Procedure, options, start
from gongzhi.prepared.rows import row_with


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be done to a case.

    `now` is the moment of asking, `at` the moment the act took effect (not later than `now`; None means
    now). `idem` names the request: the same one sent twice is recorded once. `reason` is needed for 强制.
    """

    step: str
    by: Actor
    now: datetime
    idem: UUID
    outcome: str | None = None
    data: Mapping[str, Any] | None = None
    at: datetime | None = None
    kind: str = EventKind.TAKEN
    reason: str = ""

    @property
    def effective(self) -> datetime:
        """In UTC, as the ledger gives it back: a replay must meet the same words."""
        return (self.at or self.now).astimezone(UTC)


@dataclass(slots=True)
class Standing:
    """A case as it stands before a step; `prepare` moves it on. `origin` is set while it is being opened."""

    case: Case
    columns: dict[str, Any]
    procedure: Procedure
    state: CaseState
    origin: dict[str, Any] | None = None


def stored(case_id: int, *, lock: bool = False) -> Case:
    """The case as it is stored now. `lock`: no step may be taken on it until the transaction ends.

    Raises Case.DoesNotExist.
    """
    case = row_with(Case, "id", case_id, lock=lock)
    if case is None:
        raise Case.DoesNotExist
    return case


def standing_of(case: Case) -> Standing:
    """Where a stored case stands."""
    procedure = catalogue.compiled(case.procedure_id)
    columns = {name: getattr(case, name) for name in store.CASE_COLUMNS}
    columns["head"] = bytes(columns["head"])
    return Standing(case, columns, procedure, CaseState.from_json(procedure, case.state))


def not_before(case: Case, now: datetime) -> datetime:
    """The moment to ask about a stored case: a clock that was set back does not take the case back."""
    return max(now, case.updated_at)


def options_of(case: Case, now: datetime) -> Options:
    """What can be done with a stored case now, what is due, and what is in the way of the rest."""
    procedure = catalogue.compiled(case.procedure_id)
    state = CaseState.from_json(procedure, case.state)
    return options(procedure, state, now=not_before(case, now), calendar=catalogue.calendar())


def new_standing(version: ProcedureVersion, case_id: int, first: Wish, origin: dict[str, Any]) -> Standing:
    """A case that does not exist yet, to be opened by `first`."""
    procedure = catalogue.compiled(version.pk)
    columns = projection.empty(
        procedure,
        number=number_for(case_id, timezone.localtime(first.effective).year),
        procedure_id=version.pk,
        idem=first.idem,
        opened_at=first.effective,
        updated_at=first.effective,
        **projection.origin(origin),
    )
    case = Case(pk=case_id, **columns)
    return Standing(case, columns, procedure, start(procedure, {}), origin)


def put_in_place(standing: Standing, area_path: str, day: date) -> None:
    """Before the first entry: the matter lies there, and runs the version of its procedure in force there."""
    standing.case.area_path = area_path
    version = catalogue.current(standing.procedure.code, day, area_path)
    if version.pk != standing.case.procedure_id:
        standing.case.procedure_id = standing.columns["procedure_id"] = version.pk
        standing.procedure = catalogue.compiled(version.pk)
        standing.state = start(standing.procedure, {})
