"""What goes to the others: a case handed over, and later what became of it here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from gongzhi.cases.endings import ends
from gongzhi.cases.models import REMOVED, Case, Content, Entry
from gongzhi.connections.exchange.peers import LANE, Peer, peers
from gongzhi.connections.models import Handed, Outgoing, Received

NAMES = UUID("0f4b6f0e-8b2b-4a56-8b58-3d1f6a7c9e51")
CASE, CLOSED, REOPENED, DONE = "case", "closed", "reopened", "done"
REOPENING = "重新办理"


def hand_over(case: Case, peer: Peer, now: datetime) -> bool:
    """Give a case to another system to work on; False when it has been given already.

    Its words and place go along, because somebody is to act on them; private fields do not.
    """
    with transaction.atomic():
        _, fresh = Handed.objects.get_or_create(case=case, peer=peer.code, defaults={"made_at": now})
        if fresh:
            data = {
                "title": case.title,
                "text": case.text,
                "category": case.category.code if case.category else "",
                "place": {"address": case.address, "lon": case.lon, "lat": case.lat},
                "due": timezone.localtime(case.due_at).isoformat() if case.due_at else None,
            }
            _message(peer, CASE, case, 0, data, now).save()
    return fresh


def spread(entries: Sequence[Entry], now: datetime) -> list[Outgoing]:
    """What the others are told of these entries: ends and re-openings of cases they gave or were given."""
    known = peers()
    if not known.others:
        return []
    ids = {entry.case_id for entry in entries}
    given = [(row.case_id, row.peer) for row in Handed.objects.filter(case__in=ids)]
    came = dict(Received.objects.filter(case__in=ids, source__startswith=LANE).values_list("case", "source"))
    found = []
    for entry in entries:
        for case, code in given:
            if case == entry.case_id and code in known.others and (kind := _as_giver(entry)):
                found.append(_message(known.others[code], kind, entry.case, entry.seq, _told(entry), now))
        peer = known.of_lane(came.get(entry.case_id, ""))
        if peer and entry.actor_id and ends(entry):
            found.append(_message(peer, DONE, entry.case, entry.seq, _told(entry), now))
    return found


def _as_giver(entry: Entry) -> str:
    if entry.step == REOPENING:
        return REOPENED
    return CLOSED if ends(entry) else ""


def _told(entry: Entry) -> dict[str, Any]:
    """The result, and the words that explain it, if the step has a field for them."""
    words = Content.objects.filter(case=entry.case_id, seq=entry.seq).values_list("fields", flat=True).first()
    said = (words or {}).get("说明", "")
    at = timezone.localtime(entry.at).isoformat()
    return {"outcome": entry.outcome, "words": "" if said == REMOVED else said, "at": at}


def _message(peer: Peer, kind: str, case: Case, seq: int, data: dict[str, Any], now: datetime) -> Outgoing:
    """`number` is always the sender's; a receiver that gave the case is told its own number besides."""
    theirs = Received.objects.filter(case=case, source=peer.lane).values_list("number", flat=True).first()
    body = {
        "from": peers().own,
        "to": peer.code,
        "kind": kind,
        "number": case.number,
        "yours": theirs or "",
        "data": data,
    }
    return Outgoing(
        lane=peer.lane,
        uid=uuid5(NAMES, f"{peers().own}:{peer.code}:{case.number}:{seq}:{kind}"),
        kind=f"exchange.{kind}",
        case=case,
        seq=seq,
        body=body,
        made_at=now,
        next_at=now,
    )
