"""The one door for deleting: a person asks, somebody with authority decides, and the ledger keeps both.

`erase` also takes the copies in child and parent cases and, through `settings.ERASERS`, what slices keep.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from gongzhi.cases.actors import SYSTEM, Actor
from gongzhi.cases.erasure.copies import Gone, copies, family, gone_with, words_of
from gongzhi.cases.erasure.pack import Duty, Ground, ends, erasure
from gongzhi.cases.erasure.reading import ASKED, DONE, REFUSED, Place, pending
from gongzhi.cases.erasure.writing import Hand, Saying, note
from gongzhi.cases.errors import FormRefused, NotYours
from gongzhi.cases.models import Case, Entry
from gongzhi.cases.selectors import may
from gongzhi.engine import EventKind
from gongzhi.text import tidy

DECIDING = "删隐私"
SHORTEST, LONGEST = 4, 200  # characters of a reason
COPY = UUID("2f0a0c52-6c5e-4b7e-9a53-0f4f5f3c9d11")  # namespace of the entries about copies
REPORTER = "反映人"
SYSTEM_NAME = "系统"


class MustBeKept(Exception):
    """The law has this case archived: nothing is deleted before `until` (None: without an end in sight)."""

    def __init__(self, duty: Duty, until: datetime | None) -> None:
        self.duty, self.until = duty, until
        when = f"{timezone.localdate(until)} 以前" if until else "现在"
        self.text = (
            f"{when}不能删除：{duty.article}要求“{duty.says}”。"
            f"依照{erasure().refusals['保存期限'].article}，期满以前停止使用，只作保存。"
        )
        super().__init__(self.text)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was deleted: the entry in the case, and the numbers of the other cases that held copies."""

    seq: int
    others: tuple[str, ...] = ()


def may_decide(actor: Actor, case: Case) -> bool:
    """Whether one of the actor's posts decides about deletions in this case."""
    return actor.system or may(actor, case, DECIDING)


def kept_by_law(case: Case, now: datetime) -> MustBeKept | None:
    """The duty to keep the case that stands at this moment."""
    duty = erasure().duty(case.matter, case.procedure.code)
    if duty is None:
        return None
    until = ends(case.closed_at, duty.terms, timezone.localdate(now))
    return None if until is not None and until <= now else MustBeKept(duty, until)


def ask(case_id: int, by: Actor, *, ground: str, places: Collection[Place], now: datetime, idem: UUID) -> int:
    """Note that the person concerned asks for these fields to be deleted; returns the entry's number.

    Raises NotYours unless `by` holds the case's link, FormRefused when something asked for waits already.
    """
    with transaction.atomic():
        case = _locked(case_id)
        if done := _done_before(case_id, idem):
            return done
        if by.reporter_of != case_id:
            raise NotYours("只有本人凭查询链接可以申请删除。")
        chosen = _ground(ground, {name: erasure().grounds[name] for name in erasure().own})
        if pending(_notes(case_id)):
            raise FormRefused({"": "已经申请过，正在决定。决定以后这里会写明结果。"})
        named = _standing(case_id, places)
        saying = Saying(ASKED, chosen.name, chosen.article, named, REPORTER)
        return note(case, saying, Hand(by, None, now, idem))


def refuse(case_id: int, by: Actor, *, ground: str, reason: str, now: datetime, idem: UUID) -> int:
    """Say no to what was asked for, on a ground of the law, with a reason. Raises NotYours, FormRefused."""
    with transaction.atomic():
        case = _locked(case_id)
        if done := _done_before(case_id, idem):
            return done
        post = _post(by, case)
        asked = pending(_notes(case_id))
        if asked is None:
            raise FormRefused({"": "没有等待决定的申请。"})
        chosen = _ground(ground, erasure().refusals)
        saying = Saying(REFUSED, chosen.name, chosen.article, asked.places, SYSTEM_NAME, _reason(reason))
        return note(case, saying, Hand(by, post, now, idem))


def erase(
    case_id: int,
    by: Actor,
    *,
    ground: str,
    reason: str,
    places: Collection[Place],
    now: datetime,
    idem: UUID,
    who: str = SYSTEM_NAME,
) -> Erasure:
    """Delete these fields of the case and every copy of them; all or nothing.

    `who`: who is said to have decided where the system acts (a register that is applied again).
    Raises NotYours, FormRefused (ground, reason, no such field), MustBeKept.
    """
    with transaction.atomic():
        numbers = family(case_id)
        cases = {case.pk: case for case in _lock(numbers)}
        case = cases[case_id]
        if done := _done_before(case_id, idem):
            return Erasure(done)
        post = _post(by, case)
        if kept := kept_by_law(case, now):
            raise kept
        chosen, said = _ground(ground, erasure().grounds), _reason(reason)
        words = words_of(numbers)
        named = _standing(case_id, places)
        gone = gone_with(case, words[case_id], named)
        named += tuple(copies(words[case_id], gone, named))
        saying = Saying(DONE, chosen.name, chosen.article, named, who, said)
        seq = note(case, saying, Hand(by, post, now, idem))
        others = _erase_copies(case, cases, words, gone, saying, Hand(by, None, now, idem))
        for eraser in settings.ERASERS:
            import_string(eraser)([case_id, *(o.pk for o in others)], gone, now)
    return Erasure(seq, tuple(other.number for other in others))


def _erase_copies(
    case: Case,
    cases: dict[int, Case],
    words: dict[int, dict[int, dict[str, Any]]],
    gone: Gone,
    saying: Saying,
    hand: Hand,
) -> list[Case]:
    """The same words in the relatives, each with an entry of its own; what the law keeps there stays."""
    found = []
    for pk, other in cases.items():
        same = tuple(copies(words[pk], gone)) if pk != case.pk else ()
        if same and kept_by_law(other, hand.now) is None:
            own = replace(saying, places=same, reason="", of=case.number)
            note(other, own, replace(hand, idem=uuid5(COPY, f"{hand.idem}:{pk}")))
            found.append(other)
    return found


def _lock(numbers: Sequence[int]) -> list[Case]:
    """In rising order, as everywhere (docs/decisions/0006): parents are older than their children."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=numbers)
    return list(rows.select_related("procedure").order_by("pk"))


def _locked(case_id: int) -> Case:
    return _lock([case_id])[0]


def _done_before(case_id: int, idem: UUID) -> int | None:
    return Entry.objects.filter(case=case_id, idem=idem).values_list("seq", flat=True).first()


def _notes(case_id: int) -> list[Entry]:
    rows = Entry.objects.filter(case=case_id, kind=EventKind.ERASURE).select_related("actor")
    return list(rows.order_by("seq"))


def _post(by: Actor, case: Case) -> int | None:
    """The post in which the actor decides; NotYours without one."""
    if by == SYSTEM:
        return None
    for post in by.posts:
        if may(replace(by, posts=(post,)), case, DECIDING):
            return post.post_id
    raise NotYours("决定删除个人信息不在您当前岗位的职责之内。")


def _ground(name: str, known: Mapping[str, Ground]) -> Ground:
    if name not in known:
        raise FormRefused({"ground": "请选择依据。"})
    return known[name]


def _reason(text: str) -> str:
    said = tidy(text)
    if not SHORTEST <= len(said) <= LONGEST:
        raise FormRefused({"reason": f"请写明理由，{SHORTEST} 到 {LONGEST} 字，不要写姓名、电话。"})
    return said


def _standing(case_id: int, places: Collection[Place]) -> tuple[Place, ...]:
    """The named fields in order; FormRefused for none, or for one that is not there (any more)."""
    words = words_of([case_id])[case_id]
    named = tuple(sorted(set(places)))
    if not named:
        raise FormRefused({"places": "请选择要删除的栏目。"})
    if any(key not in words.get(seq, {}) for seq, key in named):
        raise FormRefused({"places": "有的栏目已经不在了，请重新选择。"})
    return named
