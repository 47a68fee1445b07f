"""Play all stories of a simulation, step by step in the order of time."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from gongzhi.cases import catalogue, services
from gongzhi.cases.models import Case
from gongzhi.config.demo.notes import FOLDER
from gongzhi.config.demo.simulation.cast import Cast
from gongzhi.config.demo.simulation.phrases import Phrases
from gongzhi.config.demo.simulation.plan import Planner, Report
from gongzhi.config.demo.simulation.script import read_script
from gongzhi.config.demo.simulation.story import Story, World, request
from gongzhi.reference import pinned

TOGETHER = 100  # steps between two looks at whether reference data has changed


def simulate(
    *,
    seed: int,
    cases: int,
    until: dt.datetime,
    progress: Callable[[int, int], None] = lambda done, all_: None,
) -> int:
    """Let `cases` reports of the months before `until` come in and be handled; returns how many were new.

    The same seed, number and `until` give the same matters; doing it again adds nothing. `progress` is told
    how many stories are over and how many there are.
    """
    script = read_script(FOLDER / "simulation.yaml")
    phrases = Phrases(FOLDER / "reports.yaml")
    reports = Planner(script, phrases, seed).reports(cases, until)
    world = World(script, phrases, Cast(), catalogue.calendar(), seed, until, _already_there(seed, reports))
    stories = [Story(world, report) for report in reports if report.number not in world.numbers]
    with _not_waiting_for_the_disk():
        _play(stories, progress)
        _wake(stories, until)
    return len(stories)


@contextmanager
def _not_waiting_for_the_disk() -> Iterator[None]:
    """Each step is a transaction as ever, but nobody waits until it has reached the disk.

    After a power cut the same simulation is played again and adds what is missing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _play(stories: list[Story], progress: Callable[[int, int], None]) -> None:
    waiting = [(story.report.at, story.report.number, story) for story in stories]
    heapq.heapify(waiting)
    while waiting:
        with pinned():
            for _ in range(min(TOGETHER, len(waiting))):
                *_, story = heapq.heappop(waiting)
                story.go()
                if story.next_at is not None:
                    heapq.heappush(waiting, (story.next_at, story.report.number, story))
                if not waiting:
                    break
        progress(len(stories) - len(waiting), len(stories))


def _wake(stories: list[Story], until: dt.datetime) -> None:
    """What the system itself would have done by now in cases that nobody touches any more."""
    due = Case.objects.filter(pk__in=[story.case_id for story in stories], wake_at__lte=until)
    for pk in list(due.order_by("wake_at").values_list("pk", flat=True)):
        services.wake(pk, until)


def _already_there(seed: int, reports: list[Report]) -> dict[int, str]:
    """Case numbers of the reports that an earlier run has played."""
    requests = {request(seed, report, 1): report.number for report in reports}
    rows = Case.objects.filter(idem__in=requests).values_list("idem", "number")
    return {requests[idem]: number for idem, number in rows}
