"""Who is told what: reporters of a case and of those joined to it, units in their groups, staff by choice."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from gongzhi.cases import catalogue
from gongzhi.cases.models import REMOVED, Case, Content, Entry, Obligation
from gongzhi.cases.numbers import link_key
from gongzhi.connections.models import Outgoing
from gongzhi.connections.notices.channels import Channels, channels
from gongzhi.connections.notices.sending import MAIL, SMS
from gongzhi.connections.notices.staff import tell_staff
from gongzhi.connections.notices.words import NEW, URGED, day, messages

NAMES = UUID("a2f0a3a1-33a4-4b7e-8d0e-5d7f3c1f2e90")
FRESH = timedelta(hours=24)  # an import of last year must not ring last year's reporters
MOBILE = re.compile(r"^(?:\+?86)?(1\d{10})$")
MAILBOX = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True, slots=True)
class _Reached:
    """One reporter: his own case, by which the link goes, and where he is reached."""

    case: Case
    lane: str
    address: str


def spread(entries: Sequence[Entry], now: datetime) -> list[Outgoing]:
    """Everything to be sent because of these entries. What took effect long before is history, not news."""
    ways = channels()
    fresh = [entry for entry in entries if entry.recorded_at - entry.at < FRESH]
    if not ways.any or not fresh:
        return []
    return [*_to_reporters(fresh, ways, now), *_to_staff(fresh, ways, now)]


def _to_reporters(entries: Sequence[Entry], ways: Channels, now: datetime) -> Iterable[Outgoing]:
    told = [(entry, text) for entry in entries if (text := _text(entry))]
    people = _reached({entry.case_id for entry, _ in told}, ways)
    for entry, text in told:
        for one in people.get(entry.case_id, ()):
            link = f"{ways.root}/r/{one.case.number}/{link_key(one.case.number, one.case.link_version)}"
            due = entry.case.due_at
            term = messages().term.format(期限=day(due)) if due and due > now else ""
            words = text.format(编号=one.case.number, 链接=link, 期限=term)
            yield Outgoing(
                lane=one.lane,
                uid=uuid5(NAMES, f"{one.case.pk}:{entry.case_id}:{entry.seq}"),
                kind=f"反映人：{entry.step}",
                case_id=one.case.pk,
                seq=entry.seq,
                address=one.address,
                body={"text": words, "subject": messages().subject.format(编号=one.case.number)},
                made_at=now,
                next_at=messages().quiet.after(now),
            )


def _text(entry: Entry) -> str:
    procedure = catalogue.compiled(entry.version_id)
    return messages().to_reporter(procedure.code, entry.step, entry.outcome)


def _reached(ids: set[int], ways: Channels) -> dict[int, list[_Reached]]:
    """For each case its own reporter and those whose cases were joined to it, if they can be reached."""
    joined = Case.objects.filter(merged_into__in=ids).defer("state", "text")
    cases = {case.pk: case for case in Case.objects.filter(pk__in=ids).defer("state", "text")}
    whose = list(cases.items())
    whose += [(case.merged_into_id or 0, case) for case in joined]
    numbers = [case.pk for _, case in whose]
    words = dict(Content.objects.filter(case__in=numbers, seq=1).values_list("case", "fields"))
    facts = dict(Entry.objects.filter(case__in=numbers, seq=1).values_list("case", "data"))
    found: dict[int, list[_Reached]] = defaultdict(list)
    for pk, case in whose:
        contact = words.get(case.pk, {}).get(messages().contact)
        quiet = facts.get(case.pk, {}).get(messages().no_reply)
        if contact in (None, REMOVED) or quiet:
            continue
        if way := _way(str(contact), ways):
            found[pk].append(_Reached(case, *way))
    return found


def _way(contact: str, ways: Channels) -> tuple[str, str] | None:
    """By which lane, to which address; None when nothing set up reaches it."""
    digits = re.sub(r"[\s-]", "", contact)
    if ways.sms and (match := MOBILE.match(digits)):
        return SMS, match[1]
    if ways.mail and MAILBOX.match(contact.strip()):
        return MAIL, contact.strip()
    return None


def _to_staff(entries: Sequence[Entry], ways: Channels, now: datetime) -> list[Outgoing]:
    """What is newly due, and what somebody urged."""
    at = {(entry.case_id, entry.seq) for entry in entries}
    ids = {case for case, _ in at}
    rows = Obligation.objects.filter(case__in=ids, ended_at=None).exclude(role__in=("当事人", "系统"))
    open_now = list(rows.select_related("case", "unit").defer("case__state", "case__text"))
    news = [(NEW, duty, duty.since_seq) for duty in open_now if (duty.case_id, duty.since_seq) in at]
    urged = {
        entry.case_id: entry.seq
        for entry in entries
        if entry.step in (procedure := catalogue.compiled(entry.version_id)).by_name
        and procedure.by_name[entry.step].kind == "urge"
    }
    calls = [(URGED, duty, urged[duty.case_id]) for duty in open_now if duty.case_id in urged]
    return tell_staff([*news, *calls], ways, now)
