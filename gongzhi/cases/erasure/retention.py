"""What has been kept long enough: private fields of closed cases whose time is over, found and deleted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gongzhi.calendars import Amount, latest_before
from gongzhi.cases import catalogue
from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.erasure import door
from gongzhi.cases.erasure.copies import words_of
from gongzhi.cases.erasure.pack import EXPIRED, ends, erasure, in_force
from gongzhi.cases.erasure.reading import Place
from gongzhi.cases.models import Case, Content, Entry, ProcedureVersion
from gongzhi.engine import Procedure

REQUESTS = UUID("1b9d4b66-52d5-4d3a-8a37-9c1c8d5a7f01")  # namespace of what a run asks for
BATCH = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A closed case whose private fields have been kept long enough, since when, by which term."""

    case: Case
    places: tuple[Place, ...]
    since: datetime
    term: Amount


def due(now: datetime) -> Iterator[Due]:
    """The cases whose term is over and that still hold private words, the longest closed first.

    One search over the closed cases of each version; what the law has archived is left out.
    """
    today = timezone.localdate(now)
    for version in ProcedureVersion.objects.order_by("pk").defer("source"):
        procedure = catalogue.compiled(version.pk)
        terms = erasure().kept.get(procedure.matter, ())
        if (term := in_force(terms, today)) is None or not (keys := _private(procedure)):
            continue
        for case in _closed(version, term, keys, now).iterator(chunk_size=BATCH):
            since = ends(case.closed_at, terms, today)
            if since is None or since > now or door.kept_by_law(case, now):
                continue
            if places := _places(case, procedure):
                yield Due(case, places, since, term)


def run(now: datetime, *, most: int) -> int:
    """Delete what is due, case by case; returns how many cases. What is left is done by the next run."""
    done = 0
    for one in due(now):
        if done == most:
            break
        door.erase(
            one.case.pk,
            SYSTEM,
            ground=EXPIRED,
            reason=f"办结后保存{one.term}，{timezone.localdate(one.since)}期满。",
            places=one.places,
            now=now,
            idem=uuid5(REQUESTS, f"{one.case.pk}:{one.case.seq}"),
        )
        done += 1
    return done


def _private(procedure: Procedure) -> set[str]:
    return {spec.key for step in procedure.steps for spec in step.form if spec.private}


def _closed(version: ProcedureVersion, term: Amount, keys: set[str], now: datetime) -> QuerySet[Case]:
    """A salt goes with its words, so what still has one has not been deleted."""
    latest = latest_before(now, term, calendar=catalogue.calendar())
    held = Content.objects.filter(case=OuterRef("pk"), salts__has_any_keys=sorted(keys))
    rows = Case.objects.filter(Exists(held), procedure=version, closed_at__lte=latest)
    return rows.select_related("procedure").order_by("closed_at")


def _places(case: Case, procedure: Procedure) -> tuple[Place, ...]:
    """The private fields that still stand in the case."""
    steps = dict(Entry.objects.filter(case=case).values_list("seq", "step"))
    found = []
    for seq, fields in sorted(words_of([case.pk])[case.pk].items()):
        step = procedure.by_name.get(steps.get(seq, ""))
        private = {spec.key for spec in step.form if spec.private} if step else set()
        found += [(seq, key) for key in fields if key in private]
    return tuple(found)
