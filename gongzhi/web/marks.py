"""Small pieces of markup, put together without a template: lists show hundreds of them."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gongzhi.web import chinese_dates, lights
from gongzhi.web.due_words import DayLine
from gongzhi.web.form_rendering import escaped

STAND_IN = "NUMBER"


@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """A picture from the sprite. It is silent for screen readers: put the word beside it."""
    classes = f"icon icon-{size}" if size else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("web/icons.svg"),
        name,
    )


@cache
def _lamp(colour: str) -> str:
    found = lights.LIGHTS[colour]
    return (
        f'<span class="light {found.classes}" title="{found.meaning}">'
        '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f'<path d="{found.shape}"></path></svg><span class="unseen">{found.colour}灯：</span>'
    )


def light(colour: str, word: str = "") -> SafeString:
    """One of 绿 黄 橙 红 灰 as shape and word."""
    return mark_safe(f"{_lamp(colour)}{escaped(word or lights.LIGHTS[colour].word)}</span>")  # noqa: S308 escaped


def left(moment: datetime, now: datetime) -> str:
    """What is left until a moment, for lists: 还剩 3 小时, 已超期 2 天."""
    return f"{'已超期' if moment < now else '还剩'} {chinese_dates.span(moment - now)}"


def light_left(colour: str, due_at: datetime | None, now: datetime) -> str:
    """The light of a row, with what is left of its term."""
    return light(colour, left(due_at, now) if due_at else "")


def when(moment: datetime | date | None, now: datetime) -> SafeString:
    """今天 14:05 as a <time> element whose title says the full date; nothing for None."""
    if moment is None:
        return SafeString()
    if not isinstance(moment, datetime):
        words = chinese_dates.near_day(moment, chinese_dates.local(now).date())
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), words)
    there = chinese_dates.local(moment)
    exact, near = f"{there:%Y年%m月%d日 %H:%M}", chinese_dates.when(moment, now)
    return mark_safe(  # noqa: S308 digits and our own words
        f'<time datetime="{there.isoformat(timespec="minutes")}" title="{exact}">{near}</time>'
    )


def days(lines: Iterable[DayLine]) -> SafeString:
    """The days of a term, each with its count and why; a term of months has many."""
    drawn = (
        f'<li class="why-day {line.tone}"><span>{escaped(line.day)}</span><span>{escaped(line.count)}</span>'
        f"<span>{escaped(line.why)}</span></li>"
        for line in lines
    )
    return mark_safe("".join(drawn))  # noqa: S308 every part is escaped


def case_address(number: str) -> str:
    """Where the page of a case lies; the address is worked out once, not for every row."""
    return _case_pages().replace(STAND_IN, number)


@cache
def _case_pages() -> str:
    return reverse("case", args=[STAND_IN])
