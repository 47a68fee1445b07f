"""After a backup was restored: deletes again what the register says was deleted since it was made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from gongzhi.cases.actors import SYSTEM
from gongzhi.cases.erasure import register
from gongzhi.cases.erasure.copies import gone_with, words_of
from gongzhi.cases.erasure.pack import erasure
from gongzhi.cases.erasure.reading import DONE
from gongzhi.cases.erasure.register import Line
from gongzhi.cases.erasure.writing import Hand, Saying, note
from gongzhi.cases.models import Case

REQUESTS = UUID("9f5f8f4e-1f0a-4d0f-8a0a-2d8f6b2c7d55")  # namespace of the entries written again
WHY = "恢复备份以后，按删除登记簿重新删除。"


@dataclass(frozen=True, slots=True)
class Applied:
    """`deleted`: lines that took something out; `already`: nothing left to take; `unknown`: no such case."""

    deleted: int = 0
    already: int = 0
    unknown: int = 0


def apply(lines: Iterable[Line], now: datetime) -> Applied:
    """Delete again, each line in a transaction of its own; a second time changes nothing.

    It was decided and lawful when it was done, so nobody is asked again: no authority, no duty to keep.
    """
    count = {"deleted": 0, "already": 0, "unknown": 0}
    taken = list(lines)
    for line in taken:
        count[_one(line, now)] += 1
    register.adopt(taken)
    register.catch_up()
    return Applied(**count)


def _one(line: Line, now: datetime) -> str:
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=("self",)).filter(number=line.number)
        case = rows.select_related("procedure").first()
        if case is None:
            return "unknown"
        words = words_of([case.pk])[case.pk]
        places = tuple((seq, key) for seq, key in line.places if key in words.get(seq, {}))
        if not places:
            return "already"
        gone = gone_with(case, words, places)
        ground = erasure().grounds[line.ground]
        saying = Saying(DONE, ground.name, ground.article, places, line.who, WHY)
        note(case, saying, Hand(SYSTEM, None, now, uuid5(REQUESTS, f"{line.hash}:{case.seq}")))
        for eraser in settings.ERASERS:
            import_string(eraser)([case.pk], gone, now)
    return "deleted"
