"""Writes one entry of the kind 删除, and takes the words it names out of every place that held them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.cases import catalogue, store
from gongzhi.cases.actors import Actor
from gongzhi.cases.erasure import register
from gongzhi.cases.erasure.reading import DONE, KEY, Place
from gongzhi.cases.fields import Cleaned
from gongzhi.cases.models import REMOVED, Case, Content, Entry, Upload
from gongzhi.cases.recording import REASON, Doing, record
from gongzhi.cases.uploads import path_of
from gongzhi.cases.verify import rebuild
from gongzhi.engine import CaseState, Event, EventKind, advance


@dataclass(frozen=True, slots=True)
class Saying:
    """What an entry about deletion says. `who`: told where no person acts; `reason` is sealed."""

    outcome: str
    ground: str
    article: str
    places: tuple[Place, ...]
    who: str
    reason: str = ""
    of: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "依据": self.ground,
            "条文": self.article,
            "何人": self.who,
            "栏目": [{"序号": seq, "栏目": key} for seq, key in self.places],
        }
        return {KEY: said | ({"源": self.of} if self.of else {})}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, in which post, when, and for which request."""

    by: Actor
    post_id: int | None
    now: datetime
    idem: UUID


def note(case: Case, saying: Saying, hand: Hand) -> int:
    """Append the entry to a locked case, with the words it names gone; returns its number.

    The row, the duties and the words for searching are computed anew from what is left of the ledger, so
    nothing that was once derived from the words can stay behind.
    """
    digests = _take_out(case, saying.places) if saying.outcome == DONE else set()
    entries = list(Entry.objects.filter(case=case).select_related("post", "version").order_by("seq"))
    columns, _, tokens = rebuild(case, entries)
    procedure = catalogue.compiled(case.procedure_id)
    state = CaseState.from_json(procedure, columns["state"])
    at = max(hand.now, case.updated_at).astimezone(UTC)
    event = Event(state.seq + 1, EventKind.ERASURE, outcome=saying.outcome, at=at)
    state = advance(procedure, state, event, calendar=catalogue.calendar())
    words = {REASON: saying.reason} if saying.reason else {}
    doing = Doing(
        event=event,
        step=None,
        role="",
        post_id=hand.post_id,
        actor=hand.by,
        recorded_at=max(hand.now, case.updated_at),
        idem=hand.idem,
        rules=(),
        cleaned=Cleaned(timezone.localdate(at), facts=saying.facts, words=words),
    )
    item = record(case.pk, columns, procedure, state, doing)
    item.tokens = tokens
    store.append(item, opening=False)
    transaction.on_commit(lambda: _afterwards(digests))
    return event.seq


def _take_out(case: Case, places: Collection[Place]) -> set[str]:
    """Remove values and salts, and the rows of photos; returns the digests of the photos."""
    rows = {c.seq: c for c in Content.objects.filter(case=case, seq__in={seq for seq, _ in places})}
    digests: set[str] = set()
    for seq, key in places:
        value = rows[seq].fields[key]
        if isinstance(value, list):
            Upload.objects.filter(case=case, seq=seq, digest__in=value).delete()
            digests |= set(value)
        rows[seq].fields[key] = REMOVED
        del rows[seq].salts[key]
    for row in rows.values():
        Content.objects.filter(case=case, seq=row.seq).update(fields=row.fields, salts=row.salts)
    return digests


def _afterwards(digests: Collection[str]) -> None:
    """Once it is certain: the files of photos that no other case has, and the line in the register."""
    still = set(Upload.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for digest in set(digests) - still:
        path_of(digest).unlink(missing_ok=True)
    register.catch_up()
