"""Calling back by random draw, as the towns of the demonstration county have done it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import NotYours
from gongzhi.config.demo.matters.script import read_matters
from gongzhi.config.demo.notes import FOLDER
from gongzhi.config.demo.simulation.cast import Cast
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.dispatch import calling
from gongzhi.dispatch.lots import Terms
from gongzhi.dispatch.models import CallBack, CallRound

CALLER = "checker"
STARS = {5: 50, 4: 30, 3: 12, 2: 8}
ANSWERS = {CallBack.Answer.REACHED.value: 80, CallBack.Answer.MISSED.value: 20}


def play_rounds(until: dt.datetime) -> int:
    """Announce, draw and call what matters.yaml plans; returns how many rounds were new."""
    new = 0
    for planned in read_matters(FOLDER / "matters.yaml").rounds:
        new += _play(planned, Cast(), until)
    return new


def _play(planned: dict[str, Any], cast: Cast, until: dt.datetime) -> bool:
    town = f"{planned['镇街']}/"
    last = until - dt.timedelta(days=planned["止天前"])
    begins, ends = (last - dt.timedelta(days=planned["天数"])).date(), last.date()
    if CallRound.objects.filter(town__path=town, begins__lte=ends, ends__gte=begins).exists():
        return False
    caller = cast.for_place(CALLER, town, ends)[0]
    seed = hashlib.sha256(f"{town}{begins}{ends}".encode()).digest()
    terms = Terms(town, begins, ends, planned["件数"], per_unit=2)
    announced = last - dt.timedelta(days=planned["天数"])
    found = calling.announce(caller, terms, seed, announced)
    calling.draw(caller, found, last + dt.timedelta(days=1))
    _call(caller, found, planned["回访"], last + dt.timedelta(days=2))
    return True


def _call(caller: Actor, found: CallRound, most: int, at: dt.datetime) -> None:
    dice = Dice("calls", found.pk)
    calls = CallBack.objects.filter(round=found).select_related("case", "round__town").order_by("place")
    for number, call in enumerate(calls[:most]):
        answer = dice.weighted(ANSWERS)
        stars = dice.weighted(STARS)
        said = calling.Said(answer, result=stars, attitude=max(stars, 3), words="电话回访，情况属实。")
        try:
            calling.record(caller, call, said, at + dt.timedelta(minutes=20 * number))
        except NotYours:  # whoever handled a matter does not call about it
            continue
