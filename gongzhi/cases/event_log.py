"""The ledgers of cases as histories for a log of events, read in batches. Nothing personal."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, Entry
from gongzhi.engine import Procedure
from gongzhi.engine.render import rule_article
from gongzhi.engine.views.xes import Happening, History, Value

BATCH = 500


def histories(rows: QuerySet[Case]) -> Iterator[History]:
    """The cases in the order of `rows`, two queries for every batch."""
    found = rows.select_related("procedure", "category", "division", "unit").defer("procedure__source")
    for cases in _batches(found.iterator(chunk_size=BATCH)):
        entries: dict[int, list[Entry]] = defaultdict(list)
        kept = Entry.objects.filter(case__in=[case.pk for case in cases]).select_related("post__organisation")
        for entry in kept.order_by("case_id", "seq"):
            entries[entry.case_id].append(entry)
        for case in cases:
            yield _history(case, entries[case.pk])


def _batches(cases: Iterator[Case]) -> Iterator[list[Case]]:
    batch: list[Case] = []
    for case in cases:
        batch.append(case)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _history(case: Case, entries: list[Entry]) -> History:
    said: dict[str, Value] = {
        "procedure": case.procedure.title,
        "version": case.procedure.version,
        "channel": case.channel,
        "category": case.category.name if case.category else "",
        "division": case.division.name if case.division else "",
        "result": case.outcome,
    }
    return History(case.number, said, [_happening(entry) for entry in entries])


def _happening(entry: Entry) -> Happening:
    procedure = catalogue.compiled(entry.version_id)
    said: dict[str, Value] = {
        "kind": entry.kind,
        "org:role": _role(procedure, entry),
        "org:group": entry.post.organisation.name if entry.post else "",
        "rules": " ".join(map(str, entry.rules)),
        "articles": "；".join(dict.fromkeys(rule_article(procedure, number) for number in entry.rules)),
    }
    return Happening(
        entry.step or entry.kind,
        timezone.localtime(entry.at),
        entry.outcome,
        {key: value for key, value in said.items() if value},
    )


def _role(procedure: Procedure, entry: Entry) -> str:
    role = procedure.roles.get(entry.role)
    return role.title if role else ""
