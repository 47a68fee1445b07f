"""Staff hear in their unit's group, and by themselves if they chose so, outside their quiet hours."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone

from gongzhi.cases.models import Obligation
from gongzhi.connections.models import Choice, Outgoing
from gongzhi.connections.notices.channels import Channels, channels
from gongzhi.connections.notices.sending import DINGTALK, MAIL, SMS, WECOM
from gongzhi.connections.notices.words import LATE, SOON, Quiet, day, messages
from gongzhi.people.models import Organisation, Post

NAMES = UUID("6c1f3c94-5d0b-4d9c-8f5e-2f1f8f0d7b31")
BACK = timedelta(hours=1)  # how long ago a light may have changed and still be told
Call = tuple[str, Obligation, int]  # occasion, what is due, what tells it from the next of its kind


def watch(now: datetime) -> int:
    """Tell of duties whose light has turned yellow or red; each once. Returns how many messages there are."""
    ways = channels()
    if not ways.any:
        return 0
    rows = Obligation.objects.filter(ended_at=None).exclude(role__in=("当事人", "系统"))
    rows = rows.select_related("case", "unit").defer("case__state", "case__text")
    late = rows.filter(due_at__gt=now - BACK, due_at__lte=now)
    soon = rows.filter(due_at__gt=now, warn_at__gt=now - BACK, warn_at__lte=now)
    calls = [(LATE, duty, duty.since_seq) for duty in late] + [(SOON, duty, duty.since_seq) for duty in soon]
    told = tell_staff(calls, ways, now)
    Outgoing.objects.bulk_create(told, ignore_conflicts=True)
    return len(told)


def tell_staff(calls: Sequence[Call], ways: Channels, now: datetime) -> list[Outgoing]:
    """Messages to the groups of the units concerned and to those persons in them who wish it."""
    if not calls:
        return []
    holders = _holders({duty for _, duty, _ in calls}, now)
    units = _units(holders, calls)
    choices = _choices(holders)
    found: list[Outgoing] = []
    for occasion, duty, mark in calls:
        posts = holders[_key(duty)]
        for lane in _groups({p.organisation_id for p in posts} | {duty.unit_id or 0}, units, ways):
            found.append(_outgoing(lane, "", occasion, duty, mark, ways, now, now))
        for choice in dict.fromkeys(choices[p.person_id] for p in posts if p.person_id in choices):
            if occasion in choice.kinds and (way := _way(choice, ways)):
                begins = Quiet(choice.quiet_from, choice.quiet_to).after(now)
                found.append(_outgoing(*way, occasion, duty, mark, ways, now, begins))
    return found


def _key(duty: Obligation) -> tuple[str, int, str]:
    return duty.role, duty.unit_id or 0, duty.town_path


def _holders(duties: Iterable[Obligation], now: datetime) -> dict[tuple[str, int, str], list[Post]]:
    """For each sort of duty the posts it falls to today."""
    wanted = {_key(duty) for duty in duties}
    asked = Q(pk__in=[])
    for role, unit, town in wanted:
        asked |= Q(organisation=unit, role="handler") if unit else Q(role=role, area__path__startswith=town)
    posts = list(
        Post.objects.on(timezone.localdate(now)).filter(asked, person__is_active=True).select_related("area")
    )
    return {key: [post for post in posts if _falls_to(post, *key)] for key in wanted}


def _falls_to(post: Post, role: str, unit: int, town: str) -> bool:
    if unit:
        return post.organisation_id == unit
    return post.role == role and post.area.path.startswith(town)


def _units(holders: dict[tuple[str, int, str], list[Post]], calls: Sequence[Call]) -> dict[int, str]:
    wanted = {post.organisation_id for posts in holders.values() for post in posts}
    wanted |= {duty.unit_id for _, duty, _ in calls if duty.unit_id}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "code"))


def _choices(holders: dict[tuple[str, int, str], list[Post]]) -> dict[int, Choice]:
    people = {post.person_id for posts in holders.values() for post in posts}
    return {c.person_id: c for c in Choice.objects.filter(person__in=people).select_related("person")}


def _groups(units: set[int], codes: dict[int, str], ways: Channels) -> list[str]:
    named = sorted(codes[unit] for unit in units if unit in codes)
    return [f"{WECOM}{code}" for code in named if code in ways.wecom] + [
        f"{DINGTALK}{code}" for code in named if code in ways.dingtalk
    ]


def _way(choice: Choice, ways: Channels) -> tuple[str, str] | None:
    if choice.by == Choice.By.SMS and ways.sms and choice.person.phone:
        return SMS, choice.person.phone
    if choice.by == Choice.By.MAIL and ways.mail and choice.address:
        return MAIL, choice.address
    return None


def _outgoing(
    lane: str,
    address: str,
    occasion: str,
    duty: Obligation,
    mark: int,
    ways: Channels,
    now: datetime,
    begins: datetime,
) -> Outgoing:
    number = duty.case.number
    words = (
        messages()
        .staff[occasion]
        .format(编号=number, 步骤=duty.step, 期限=day(duty.due_at), 链接=f"{ways.root}/cases/{number}")
    )
    told = f"{lane}:{address}:{duty.case_id}:{duty.step}:{duty.rule}:{duty.since_seq}:{occasion}:{mark}"
    return Outgoing(
        lane=lane,
        uid=uuid5(NAMES, told),
        kind=f"工作人员：{occasion}",
        case_id=duty.case_id,
        seq=mark,
        address=address,
        body={"text": words, "subject": messages().subject.format(编号=number)},
        made_at=now,
        next_at=begins,
    )
