"""Keeping a report between the screens, so that Back, reload, a lost line and a second press do no harm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from gongzhi.cases.uploads import forget_unused
from gongzhi.intake.models import Draft
from gongzhi.intake.pack import intake

TYPED = "typed"  # among the answers: by screen, what was typed on it before going back


def find(token: UUID, now: datetime) -> Draft | None:
    """The draft, or None when there is none any more."""
    return Draft.objects.filter(pk=token, changed_at__gt=now - intake().draft_lasts).first()


def keep(draft: Draft, answers: Mapping[str, Any], now: datetime) -> None:
    """Remember the answers of one screen beside those of the others."""
    draft.answers = {**draft.answers, **answers}
    draft.changed_at = now
    _save(draft)


def left(draft: Draft, screen: str, typed: Mapping[str, Any], now: datetime) -> None:
    """The person goes back from a screen: what stands on it, right or not, waits there."""
    keep(draft, {TYPED: {**draft.answers.get(TYPED, {}), screen: dict(typed)}}, now)


def typed_on(draft: Draft, screen: str) -> dict[str, Any]:
    """What was typed on a screen that was left by going back; empty when nothing was."""
    found: dict[str, Any] = draft.answers.get(TYPED, {}).get(screen, {})
    return found


def taken_up(draft: Draft, screen: str) -> dict[str, Any]:
    """The answers without what was typed on a screen that has been answered now."""
    return {TYPED: {name: typed for name, typed in draft.answers.get(TYPED, {}).items() if name != screen}}


def note_seen(draft: Draft, warnings: list[str], now: datetime) -> None:
    """The person has read these warnings and goes on."""
    draft.seen = sorted({*draft.seen, *warnings})
    draft.changed_at = now
    _save(draft)


def sent(draft: Draft, number: str, now: datetime) -> None:
    """The report is a case now: only its number stays here."""
    draft.answers, draft.seen, draft.number, draft.changed_at = {}, [], number, now
    _save(draft)


def _save(draft: Draft) -> None:
    """One upsert: two presses of the first button at once make one draft."""
    fields = ["answers", "seen", "number", "changed_at"]
    Draft.objects.bulk_create([draft], update_conflicts=True, update_fields=fields, unique_fields=["token"])


def forget_old(now: datetime) -> int:
    """Delete drafts nobody sent, and photos that came with them; returns how many drafts."""
    limit = now - intake().draft_lasts
    gone, _ = Draft.objects.filter(changed_at__lte=limit).delete()
    forget_unused(limit)
    return gone
