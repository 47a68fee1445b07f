"""What is kept of a case for other systems, when its words are deleted: what waits is not sent any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongzhi.cases.erasure.copies import Gone
from gongzhi.connections.models import Handed, Outgoing

State = Outgoing.State
WHY = "个人信息已依法删除，不再发送。"


def erase(case_ids: Sequence[int], gone: Gone, now: datetime) -> None:
    """Take the deleted words out of what was or is to be sent, and out of what the others answered."""
    for item in Outgoing.objects.select_for_update().filter(case__in=case_ids):
        if any(one in _words(item) for one in gone.texts):
            _empty(item, now)
    for row in Handed.objects.select_for_update().filter(case__in=case_ids):
        if gone.is_told_by(row.words):
            row.words = ""
            row.save(update_fields=["words"])


def _words(item: Outgoing) -> str:
    return "\n".join([item.address, item.answer, *_texts(item.body)])


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _empty(item: Outgoing, now: datetime) -> None:
    item.body, item.address, item.answer = {}, "", WHY
    if item.state in (State.WAITING, State.DEAD):
        item.state, item.next_at, item.done_at = State.DROPPED, None, now
    item.save(update_fields=["body", "address", "answer", "state", "next_at", "done_at"])
