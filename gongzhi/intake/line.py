"""The line of steps as the person who reported reads it: what is done, whose turn it is, what comes then."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from gongzhi.cases.models import REMOVED, Case, Entry
from gongzhi.engine import Obligation, Options, Procedure
from gongzhi.intake.offices import OTHER, SYSTEM, YOU, Office, office_of
from gongzhi.intake.reporter_words import ReporterWords, Told
from gongzhi.web.story import as_words

GONE = "（已依法删除）"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of the line. `state` is done, now or next."""

    name: str
    state: str
    office: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom the case lies with now and until when; `due` is a `calendars.Due`, None without a term."""

    says: str
    office: Office
    due: Any


def office_that_did(entry: Entry, procedure: Procedure, *, joined: bool = False) -> Office:
    """Who took a step, as the reporter is told: an office, himself, or the system.

    `joined`: told to somebody whose report was joined to this case, which another person brought.
    """
    role = procedure.roles.get(entry.role)
    own = role is not None and "当事人" in role.binding
    reporter = OTHER if joined else YOU
    if entry.post is None:
        return reporter if own else SYSTEM
    name = entry.post.organisation.name
    return Office(f"{reporter.name}（由{name}代为登记）" if own else name)


def line_done(
    entries: Sequence[Entry],
    contents: Mapping[int, Mapping[str, Any]],
    procedure: Procedure,
    words: ReporterWords,
    *,
    joined: bool,
) -> list[Milestone]:
    """Steps taken. `joined`: for somebody whose report was joined to this one, who reads open words only."""
    line = []
    for entry, following in zip_longest(entries, entries[1:]):
        if following and following.step == entry.step and _is_rating(entry, procedure):
            continue  # each tap is an entry; the line tells the last
        told = words.of(entry.step, entry.outcome) if words.told else Told(entry.step)
        if told is None:
            continue
        note = _note(procedure, entry, contents.get(entry.seq, {}), told, joined=joined)
        office = office_that_did(entry, procedure, joined=joined)
        line.append(Milestone(told.says, "done", office.name, entry.at, note))
    return line


def _is_rating(entry: Entry, procedure: Procedure) -> bool:
    step = procedure.by_name.get(entry.step)
    return step is not None and any(spec.kind == "评分" for spec in step.form)


def _note(procedure: Procedure, entry: Entry, words: Mapping[str, Any], told: Told, *, joined: bool) -> str:
    """The fields meant for the reporter. Open words stand alone, others get the procedure's title."""
    values = {**entry.data, **words}
    asked = {spec.key: spec for spec in procedure.step(entry.step).form} if told.fields else {}
    lines = []
    for key in told.open_fields if joined else told.fields:
        if key in values and key in asked:
            said = GONE if values[key] == REMOVED else as_words(asked[key], values[key])
            lines.append(said if key in told.open_fields else f"{asked[key].title}：{said}")
    return "\n".join(lines)


def line_ahead(
    case: Case, procedure: Procedure, words: ReporterWords, found: Options, own: Collection[str]
) -> list[Milestone]:
    """What it is the turn of, and the main steps after that. `own`: steps the reporter may take now."""
    turn = _turn(words, found, own)
    if turn is None:
        return []
    step = words.ahead[turn].step
    duty = _duty_of(found, step)
    office = office_of(case, procedure, procedure.step(duty.steps[0] if duty else step))
    here = Milestone(words.ahead[turn].now, "now", "" if office is YOU else office.name)
    return [here, *(Milestone(a.later, "next") for a in words.ahead[turn + 1 :] if a.later)]


def waiting(case: Case, procedure: Procedure, words: ReporterWords, found: Options) -> Waiting | None:
    """The duty the line is at; without words for the procedure, the one that is due first."""
    if not found.pending:
        return None
    turn = _turn(words, found, ())
    if turn is None:
        duty, says = found.pending[0], f"等待“{found.pending[0].step}”"
    else:
        duty, says = _duty_of(found, words.ahead[turn].step) or found.pending[0], words.ahead[turn].now
    return Waiting(says, office_of(case, procedure, procedure.step(duty.steps[0])), duty.why)


def finish(found: Options) -> Any:
    """The date by which everything is to be done: the last that is due, if there are several."""
    dated = [duty for duty in found.pending if duty.due_at]
    return dated[-1].why if len(dated) > 1 else None


def _duty_of(found: Options, step: str) -> Obligation | None:
    return next((duty for duty in found.pending if duty.step == step or step in duty.steps), None)


def _turn(words: ReporterWords, found: Options, own: Collection[str]) -> int | None:
    for position, ahead in enumerate(words.ahead):
        if _duty_of(found, ahead.step):
            return position
    return next((i for i, ahead in enumerate(words.ahead) if ahead.step in own), None)
