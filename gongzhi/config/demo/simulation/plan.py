"""Which matters come up: category, place, words, channel and moment of every report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from gongzhi.cases.models import Category
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.config.demo.simulation.phrases import Phrases
from gongzhi.config.demo.simulation.script import HotSpot, Script
from gongzhi.config.demo.simulation.times import LOCAL, moment_of_report
from gongzhi.places.models import Address, LocalName

MATTER = "事件"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report points to: the words for it and the point."""

    words: str
    address: str
    lon: float
    lat: float
    area_path: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report to come. `repeats`: position of the report that told the same before."""

    number: int
    at: dt.datetime
    category: str
    settings: dict[str, Any]
    urgency: int
    place: Place
    text: str
    channel: str
    repeats: int | None = None


class Planner:
    """Draws reports; reads categories and places once."""

    def __init__(self, script: Script, phrases: Phrases, seed: int) -> None:
        self._script, self._phrases, self._seed = script, phrases, seed
        rows = Category.objects.filter(active=True, settings__事类=MATTER).order_by("code")
        self._categories = {row.code: row for row in rows}
        self._places = [*_addresses(), *_local_names()]

    def reports(self, count: int, until: dt.datetime) -> list[Report]:
        """`count` reports of the days before `until`, in the order in which they come."""
        drawn = [self._hot(spot, n, until) for spot in self._script.hot_spots for n in range(spot.count)]
        drawn = drawn[: count // 2]
        drawn += [self._ordinary(n, until) for n in range(count - len(drawn))]
        ordered = sorted((report for report in drawn if report.at < until), key=lambda report: report.at)
        return self._with_repeats([replace(report, number=n) for n, report in enumerate(ordered)])

    def _ordinary(self, number: int, until: dt.datetime) -> Report:
        dice = Dice(self._seed, "report", number)
        weights = {
            code: self._script.weights.get(code, self._script.other_weight) for code in self._categories
        }
        chance, recent = self._script.recent
        ago = dice.rng.uniform(0, recent if dice.percent(chance) else self._script.days)
        return self._report(dice, dice.weighted(weights), dice.one(self._places), ago, until)

    def _hot(self, spot: HotSpot, number: int, until: dt.datetime) -> Report:
        dice = Dice(self._seed, "hot", spot.category, spot.area, number)
        near = [place for place in self._places if place.area_path.startswith(spot.area)]
        last, first = sorted(spot.days_ago)
        return self._report(dice, spot.category, dice.one(near), dice.rng.uniform(last, first), until)

    def _report(self, dice: Dice, category: str, place: Place, days_ago: float, until: dt.datetime) -> Report:
        day = (until - dt.timedelta(days=days_ago)).astimezone(LOCAL).date()
        row = self._categories[category]
        return Report(
            number=0,
            at=moment_of_report(day, dice),
            category=category,
            settings=row.settings,
            urgency=row.urgency,
            place=place,
            text=self._phrases.report(category, place.words, dice),
            channel=dice.weighted(self._script.channels),
        )

    def _with_repeats(self, reports: list[Report]) -> list[Report]:
        """Some reports are followed within hours by another neighbour's about the same."""
        found = list(reports)
        for number in range(len(found)):
            report, dice = found[number], Dice(self._seed, "repeat", number)
            follower = number + dice.rng.randint(1, 3)
            if report.repeats is None and follower < len(found) and dice.percent(self._script.repeated):
                words = self._phrases.report(report.category, report.place.words, dice)
                told = found[follower]
                found[follower] = replace(
                    report, number=follower, at=told.at, channel=told.channel, text=words, repeats=number
                )
        return found


def _addresses() -> list[Place]:
    rows = Address.objects.select_related("division").order_by("standard_code")
    return [Place(_short(row.text), row.text, row.lon, row.lat, row.division.path) for row in rows]


def _local_names() -> list[Place]:
    rows = LocalName.objects.select_related("division__parent").order_by("division__path", "name")
    places = []
    for row in rows:
        village = row.division.parent.name if row.division.parent else ""
        words = f"{village}{row.name}"
        places.append(Place(words, words, row.lon, row.lat, row.division.path))
    return places


def _short(address: str) -> str:
    """As people say it: without county and town, and without the door of a flat."""
    for mark in ("街道", "镇"):
        address = address.split(mark, 1)[-1]
    return address.split("幢")[0] + ("幢" if "幢" in address else "")
