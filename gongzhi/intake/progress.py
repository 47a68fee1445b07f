"""What the person who reported sees of the case, put together from the ledger and the procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongzhi.cases import catalogue
from gongzhi.cases.actors import Actor, roles_on
from gongzhi.cases.kinds import kind_named
from gongzhi.cases.models import REMOVED, Case, Content, Entry
from gongzhi.cases.selectors import entries_of, with_names
from gongzhi.cases.standing import options_of
from gongzhi.engine import (
    NOTES,
    CaseState,
    Enabled,
    EventKind,
    Field,
    Options,
    Procedure,
    Step,
    automatic,
)
from gongzhi.intake.line import (
    Milestone,
    Waiting,
    finish,
    line_ahead,
    line_done,
    office_that_did,
    waiting,
)
from gongzhi.intake.pack import intake
from gongzhi.intake.reporter_words import ReporterWords, words_for
from gongzhi.web.papers import made_by

Words = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Passed:
    """One line of the whole story, for those who want to see every step."""

    at: datetime
    step: str
    outcome: str
    office: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`own`: what the reporter wrote. `answers`: what still counts of the steps open to him again.

    `original`: the case it was joined to. `ended`: how a closed case ended; empty without words.
    `until`: the last moment for a step of the reporter, by the category or by the system's own step that ends
    the time for it. `papers`: (name, entry, day) of papers addressed to the reporter.
    """

    case: Case
    procedure: Procedure
    original: Case | None
    line: list[Milestone]
    waiting: Waiting | None
    finish: Any
    ended: str
    passed: list[Passed]
    own: list[tuple[Field, Any]]
    enabled: list[Enabled]
    answers: dict[str, dict[str, Any]]
    until: dict[str, datetime]
    papers: list[tuple[str, int, datetime]]

    @property
    def shown(self) -> Case:
        """The case whose steps are told."""
        return self.original or self.case

    @property
    def reported(self) -> bool:
        """Whether it came by the report, whose telephone number opens the progress page."""
        return self.procedure.code == intake().procedure


def progress_of(case: Case, now: datetime) -> Progress:
    """Everything the progress page shows. Of a case it was joined to only steps, dates and open words."""
    original = _original(case)
    shown = original or case
    procedure = catalogue.compiled(shown.procedure_id)
    words = words_for(procedure.code)
    state = CaseState.from_json(procedure, shown.state)
    found = options_of(shown, now)
    entries, contents = _ledger(shown)
    steps = [] if original else _reporters_steps(case, procedure, found)
    until = _open_until(case, steps)
    enabled = _in_time(steps, until, now)
    answers = _still_counting(state, entries, contents, enabled)
    own = _words(case) if original else contents
    opening = _opening_step(case)
    done = line_done(entries, contents, procedure, words, joined=original is not None)
    return Progress(
        case=case,
        procedure=procedure,
        original=original,
        line=[*done, *line_ahead(shown, procedure, words, found, _unanswered(enabled, answers))],
        waiting=waiting(shown, procedure, words, found),
        finish=finish(found),
        ended=shown.outcome or _closing(shown, done, words),
        passed=[_passed(entry, procedure, joined=original is not None) for entry in entries],
        own=_written(opening, own.get(1, {})),
        enabled=enabled,
        answers=answers,
        until=until | _last_moments(procedure, state, words, steps),
        papers=[] if original else _papers(procedure, entries),
    )


def open_to_reporter(case: Case, now: datetime) -> list[Enabled]:
    """The steps the reporter may take now; of a case that was joined to another, none."""
    if case.merged_into_id is not None:
        return []
    steps = _reporters_steps(case, catalogue.compiled(case.procedure_id), options_of(case, now))
    return _in_time(steps, _open_until(case, steps), now)


def answers_in(case: Case, step: Step) -> dict[str, Any]:
    """What the reporter wrote last in this step, by the keys of its fields; empty if it was not taken."""
    done = CaseState.from_json(catalogue.compiled(case.procedure_id), case.state).done.get(step.index)
    if done is None:
        return {}
    entry = Entry.objects.get(case=case, seq=done.seq)
    words = Content.objects.filter(case=case, seq=done.seq).values_list("fields", flat=True).first()
    return _answers(step, entry, words or {})


def _in_time(steps: Sequence[Enabled], until: Mapping[str, datetime], now: datetime) -> list[Enabled]:
    return [e for e in steps if until.get(e.step.name, now) >= now]


def _answers(step: Step, entry: Entry, words: Mapping[str, Any]) -> dict[str, Any]:
    values = {**entry.data, **words}
    return {spec.key: values[spec.key] for spec in step.form if spec.key in values}


def _original(case: Case) -> Case | None:
    if case.merged_into_id is None:
        return None
    return with_names(Case.objects.get(pk=case.merged_into_id))


def _ledger(case: Case) -> tuple[list[Entry], Words]:
    entries = [entry for entry in entries_of(case) if entry.kind not in NOTES]
    return entries, _words(case)


def _words(case: Case) -> Words:
    return dict(Content.objects.filter(case=case).values_list("seq", "fields"))


def _opening_step(case: Case) -> Step:
    """The step that opened the case, in its own procedure."""
    procedure = catalogue.compiled(case.procedure_id)
    done = CaseState.from_json(procedure, case.state).done
    return procedure.steps[min(done, key=lambda index: done[index].seq)]


def _written(step: Step, words: Mapping[str, Any]) -> list[tuple[Field, Any]]:
    return [(spec, words[spec.key]) for spec in step.form if words.get(spec.key) not in (None, REMOVED)]


def _reporters_steps(case: Case, procedure: Procedure, found: Options) -> list[Enabled]:
    """The steps the reporter may take now, in the order of the words."""
    roles = roles_on(procedure, case, Actor(reporter_of=case.pk)).keys()
    own = [e for e in found.enabled if set(e.step.roles) & roles]
    order = list(words_for(procedure.code).offers)
    return sorted(own, key=lambda e: order.index(e.step.name) if e.step.name in order else len(order))


def _open_until(case: Case, steps: Sequence[Enabled]) -> dict[str, datetime]:
    found = {e.step.name: kind_named(e.step.kind).until(case) for e in steps}
    return {name: end for name, end in found.items() if end is not None}


def _last_moments(
    procedure: Procedure, state: CaseState, words: ReporterWords, steps: Sequence[Enabled]
) -> dict[str, datetime]:
    ends = dict(automatic(procedure, state, calendar=catalogue.calendar()))
    named = {e.step.name: offer.until for e in steps if (offer := words.offers.get(e.step.name))}
    return {step: ends[end] - timedelta(seconds=1) for step, end in named.items() if end in ends}


def _papers(procedure: Procedure, entries: Sequence[Entry]) -> list[tuple[str, int, datetime]]:
    return [
        (kind.template.name, entry.seq, entry.at)
        for entry in entries
        for kind in made_by(procedure.code, entry.step, entry.outcome)
        if kind.for_reporter
    ]


def _unanswered(enabled: Sequence[Enabled], answers: Mapping[str, Any]) -> set[str]:
    return {e.step.name for e in enabled} - answers.keys()


def _closing(case: Case, done: Sequence[Milestone], words: ReporterWords) -> str:
    """What is said of the step that closed the case; a mere name of a step says too little."""
    if not words.told:
        return ""
    return next((m.name for m in reversed(done) if m.at == case.closed_at), "")


def _passed(entry: Entry, procedure: Procedure, *, joined: bool) -> Passed:
    forced = "（程序外记载）" if entry.kind == EventKind.FORCED else ""
    office = office_that_did(entry, procedure, joined=joined).name
    return Passed(entry.at, (entry.step or entry.kind) + forced, entry.outcome, office)


def _still_counting(
    state: CaseState, entries: Sequence[Entry], contents: Words, enabled: Sequence[Enabled]
) -> dict[str, dict[str, Any]]:
    """What the reporter wrote last in each open step: a rating can be changed until the case moves on."""
    by_seq = {entry.seq: entry for entry in entries}
    found = {}
    for step in (e.step for e in enabled):
        if done := state.done.get(step.index):
            found[step.name] = _answers(step, by_seq[done.seq], contents.get(done.seq, {}))
    return found
