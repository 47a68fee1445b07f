"""The life of one case: what is due next, who does it, when, with what result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid5

from gongzhi.calendars import Calendar
from gongzhi.cases import catalogue, services
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import NotYours, StepRefused
from gongzhi.cases.models import Case
from gongzhi.cases.standing import stored
from gongzhi.config.demo.simulation.cast import Cast
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.config.demo.simulation.forms import Filling, fill
from gongzhi.config.demo.simulation.helping import calls_for_help, task_open
from gongzhi.config.demo.simulation.phrases import Phrases
from gongzhi.config.demo.simulation.plan import Report
from gongzhi.config.demo.simulation.script import END, Habit, Script
from gongzhi.config.demo.simulation.times import in_office
from gongzhi.config.demo.simulation.units import right_unit
from gongzhi.engine import CaseState, Obligation, Procedure, Step, obligations, possible

REQUESTS = UUID("a7c1f6a4-3f0e-4d1b-8f0b-6f3f0b6f7f10")  # namespace of the simulation's requests
LONGEST = 60  # steps; a story that has not ended by then is left open
MERGED, RETURNED = "并入", "退单"


def request(seed: int, report: Report, step: int) -> UUID:
    """The name under which a report's step is asked for; the first step counts 1."""
    return uuid5(REQUESTS, f"{seed}/{report.number}/{report.at.isoformat()}/{step}")


@dataclass(frozen=True, slots=True)
class World:
    """What all stories share. `numbers`: case numbers of the reports that have come in."""

    script: Script
    phrases: Phrases
    cast: Cast
    calendar: Calendar
    seed: int
    until: dt.datetime
    numbers: dict[int, str]


class Story:
    """One report, from its first step until it is closed, left lying, or the present is reached.

    `next_at` says when its next step happens; `go` takes it and thinks of the one after. None: it is over.
    """

    def __init__(self, world: World, report: Report) -> None:
        self.world, self.report = world, report
        self.dice = Dice(world.seed, "story", report.number)
        self.next_at: dt.datetime | None = report.at
        self.at = report.at
        self.steps = 0
        self.dispatched = 0
        self.case_id = 0
        self.case = Case()
        self.extras: dict[str, list[Habit]] = {}
        self.intention: tuple[Habit, Obligation | None] | None = None
        self.helped = False
        self.task: Case | None = None
        twice, once = (world.script.astray[times] for times in (2, 1))
        self.astray = 2 if self.dice.percent(twice) else int(self.dice.percent(once))

    def go(self) -> None:
        """Take the next step, and set when the one after comes."""
        assert self.next_at is not None
        self.at, done = self.next_at, True
        if not self.case_id:
            self.case_id = self._open()
        elif self.intention:
            done = self._take(self.task or self.case, *self.intention)
        else:
            services.wake(self.case_id, self.at)
        self.next_at = self._think() if done and self.steps < LONGEST else None

    # ── the first step

    def _open(self) -> int:
        script = self.world.script
        procedure = catalogue.compiled(catalogue.current(script.procedure, self.at.date()).pk)
        step = procedure.step(script.first)
        clerk = script.clerks.get(self.report.channel)
        wish = self._wish(step, None, None, self._clerk(procedure, clerk) if clerk else Actor())
        opened = services.open_case(script.procedure, wish, channel=self.report.channel, reporter=not clerk)
        self.world.numbers[self.report.number] = opened.number
        return opened.case_id

    def _clerk(self, procedure: Procedure, role: str) -> Actor:
        post = procedure.roles[role].binding["岗位"]
        return self.dice.one(self.world.cast.for_place(post, self.report.place.area_path, self.at.date()))

    # ── what comes next, and when

    def _think(self) -> dt.datetime | None:
        self.case = case = stored(self.case_id)  # nobody else touches it until the next step
        self.task = task_open(self.case_id) if self.helped else None
        self.intention = (self.world.script.helping, None) if self.task else self._intend(case)
        if self.intention is None:
            return None
        when = self._when(*self.intention)
        if when >= self.world.until or self._is_stuck(self.intention[1]):
            return None
        if case.wake_at and case.wake_at <= when:
            self.intention = None  # the system acts first; then think again
            return max(case.wake_at, self.at)
        return when

    def _intend(self, case: Case) -> tuple[Habit, Obligation | None] | None:
        """The first duty in the order of work that can be done, or something optional before it."""
        procedure = catalogue.compiled(case.procedure_id)
        state = CaseState.from_json(procedure, case.state)
        due = obligations(procedure, state, calendar=self.world.calendar)
        duties = {name: duty for duty in due for name in duty.steps}
        for habit in self.world.script.habits.values():
            if habit.step in duties and self._can(procedure, state, habit):
                extra = self._extra(procedure, state, habit.step)
                return (extra, None) if extra else (habit, duties[habit.step])
        extra = self._extra(procedure, state, END)
        return (extra, None) if extra else None

    def _extra(self, procedure: Procedure, state: CaseState, before: str) -> Habit | None:
        """An optional step that this story takes before a duty; whether, is drawn once for each."""
        if before not in self.extras:
            habits = self.world.script.habits.values()
            self.extras[before] = [h for h in habits if h.before == before and self.dice.percent(h.chance)]
        for habit in self.extras[before]:
            if self._can(procedure, state, habit):
                self.extras[before].remove(habit)
                return habit
        return None

    def _can(self, procedure: Procedure, state: CaseState, habit: Habit) -> bool:
        step = procedure.step(habit.step)
        return possible(procedure, state, step, at=self.at, calendar=self.world.calendar)

    def _when(self, habit: Habit, duty: Obligation | None) -> dt.datetime:
        hours = self.dice.hours(*habit.hours)
        if self.report.urgency == 1 and not habit.any_time:
            hours *= self.world.script.urgent_factor
        when = self.at + dt.timedelta(hours=hours)
        if duty and duty.due_at and self.dice.percent(habit.late):
            when = max(when, duty.due_at + dt.timedelta(hours=self.dice.hours(0.5, 8, 70)))
        if habit.any_time or self.report.urgency == 1:
            return when
        return in_office(when, self.world.calendar)

    def _is_stuck(self, duty: Obligation | None) -> bool:
        """Some recent duties are simply left lying, so that there is something to urge."""
        chance, days = self.world.script.stuck
        recent = self.world.until - self.at < dt.timedelta(days=days)
        return duty is not None and recent and self.dice.percent(chance)

    # ── every further step

    def _take(self, case: Case, habit: Habit, duty: Obligation | None) -> bool:
        """Try the step with everyone who may take it; True when the story goes on."""
        procedure = catalogue.compiled(case.procedure_id)
        step = procedure.step(habit.step)
        outcome = self._outcome(step, habit, case)
        for actor in self._actors(procedure, step, case):
            try:
                services.take_step(case, self._wish(step, outcome, case, actor))
            except (StepRefused, NotYours):  # whoever handled a matter may not check it
                continue
            self.dispatched += any(spec.records == "承办" for spec in step.form)
            self.helped |= calls_for_help(procedure, step.name)
            return True
        return duty is None

    def _actors(self, procedure: Procedure, step: Step, case: Case) -> list[Actor]:
        roles = [procedure.roles[key] for key in step.roles]
        self.dice.rng.shuffle(roles)
        found = []
        for role in roles:
            people = list(self.world.cast.for_role(role, case, self.at.date()))
            self.dice.rng.shuffle(people)
            found += people
        return found

    def _outcome(self, step: Step, habit: Habit, case: Case) -> str | None:
        if not step.outcomes:
            return None
        if MERGED in step.outcomes and self._original():
            return MERGED
        if RETURNED in step.outcomes and case.unit_id != right_unit(case, self.report):
            return RETURNED
        return self.dice.weighted(habit.outcomes)

    def _original(self) -> str:
        """The number of the open case that tells the same, if there is one."""
        number = self.world.numbers.get(self.report.repeats, "") if self.report.repeats is not None else ""
        still_open = Case.objects.filter(number=number, closed_at=None, merged_into=None)
        return number if number and still_open.exists() else ""

    def _wish(self, step: Step, outcome: str | None, case: Case | None, by: Actor) -> services.Wish:
        self.steps += 1
        filling = Filling(
            script=self.world.script,
            phrases=self.world.phrases,
            report=self.report,
            dice=self.dice,
            at=self.at,
            case=case,
            original=self._original() if outcome == MERGED else "",
            wrong_unit=self.dispatched < self.astray,
        )
        return services.Wish(
            step=step.name,
            by=by,
            now=self.at,
            idem=request(self.world.seed, self.report, self.steps),
            outcome=outcome,
            data=fill(step, outcome, filling),
        )
