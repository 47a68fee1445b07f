"""What the page for deciding about a deletion shows: the fields by name, never their words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from gongzhi.cases import catalogue
from gongzhi.cases.erasure.copies import copies, family, gone_with, mentions, words_of
from gongzhi.cases.erasure.door import MustBeKept, kept_by_law
from gongzhi.cases.erasure.pack import ErasurePack, erasure
from gongzhi.cases.erasure.reading import Note, Place, pending
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.selectors import entries_of
from gongzhi.engine import Procedure
from gongzhi.text import tidy


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that can go. `value`: how the form names it; `why`: why it is ticked."""

    value: str
    step: str
    title: str
    private: bool
    ticked: bool
    why: str


@dataclass(frozen=True, slots=True)
class ErasurePage:
    """`asked`: what the person concerned waits for; `copies`: numbers of cases that hold the same words."""

    case: Case
    pack: ErasurePack
    asked: Note | None
    kept: MustBeKept | None
    choices: list[Choice]
    copies: list[str]


def write_place(place: Place) -> str:
    return f"{place[0]}:{place[1]}"


def read_places(values: Collection[str]) -> list[Place]:
    """What was ticked; what cannot be read is left out and then missing."""
    pairs = (value.partition(":") for value in values)
    return [(int(seq), tidy(key)) for seq, _, key in pairs if seq.isdecimal() and len(seq) < 9 and key]


def erasure_page(case: Case, now: datetime, *, ticked: Collection[Place] | None = None) -> ErasurePage:
    """The page of one case. `ticked`: what was chosen before a form came back."""
    entries = entries_of(case)
    asked = pending(entries)
    numbers = family(case.pk)
    words = words_of(numbers)
    own = words[case.pk]
    procedure = catalogue.compiled(case.procedure_id)
    private = _private(entries, procedure)
    wanted = [p for p in (asked.places if asked else sorted(private)) if p[1] in own.get(p[0], {})]
    gone = gone_with(case, own, wanted)
    told = set(mentions(own, gone, wanted))
    chosen = set(ticked) if ticked is not None else {*wanted, *told}
    others = Case.objects.filter(pk__in=[pk for pk in numbers if pk != case.pk and copies(words[pk], gone)])
    return ErasurePage(
        case=case,
        pack=erasure(),
        asked=asked,
        kept=kept_by_law(case, now),
        choices=[
            _choice(entry, key, procedure, private, chosen, told)
            for entry in entries
            for key in own.get(entry.seq, {})
        ],
        copies=list(others.order_by("pk").values_list("number", flat=True)),
    )


def _private(entries: list[Entry], procedure: Procedure) -> set[Place]:
    return {
        (entry.seq, spec.key)
        for entry in entries
        if entry.step in procedure.by_name
        for spec in procedure.by_name[entry.step].form
        if spec.private
    }


def _choice(
    entry: Entry,
    key: str,
    procedure: Procedure,
    private: Collection[Place],
    chosen: Collection[Place],
    told: Collection[Place],
) -> Choice:
    place = (entry.seq, key)
    step = procedure.by_name.get(entry.step)
    title = next((spec.title for spec in step.form if spec.key == key), key) if step else key
    why = "里面提到要删的内容" if place in told else ""
    return Choice(write_place(place), entry.step or entry.kind, title, place in private, place in chosen, why)
