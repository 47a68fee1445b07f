"""Plays the matters of packs/demo/matters.yaml: opened and moved on by those whose posts may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from gongzhi.cases import catalogue, services
from gongzhi.cases.actors import Actor
from gongzhi.cases.errors import NotYours, StepRefused
from gongzhi.cases.models import Case, Part
from gongzhi.config.demo.matters import stories
from gongzhi.config.demo.matters.forms import Filling, fill, moment_after
from gongzhi.config.demo.matters.script import Matters, Planned, read_matters
from gongzhi.config.demo.notes import FOLDER
from gongzhi.config.demo.simulation.cast import Cast
from gongzhi.config.demo.simulation.dice import Dice
from gongzhi.config.demo.simulation.times import in_office
from gongzhi.engine import CaseState, EventKind, Procedure, Step
from gongzhi.engine.acts import Act, parse_act
from gongzhi.people.models import Organisation
from gongzhi.places.models import Division

REQUESTS = UUID("c2f5b1e8-61c4-4c0e-9d0b-0f5ad5b1f6a3")  # namespace of these matters' requests
CHANNEL = "本单位"
UNITS = ("单位", "部门", "承办", "业委会")  # fields of first steps that name the unit whose matter it is


class Halted(Exception):
    """The matter goes no further: the present is reached, or nobody may take the next step yet."""


def play_matters(until: dt.datetime) -> int:
    """Let every planned matter happen up to `until`; returns how many were new. Again, it adds nothing."""
    matters, cast = read_matters(FOLDER / "matters.yaml"), Cast()
    known = set(Case.objects.filter(idem__in=[_request(p) for p in matters.planned]).values_list("idem"))
    fresh = [p for p in matters.planned if (_request(p),) not in known]
    for planned in fresh:
        with transaction.atomic():
            Matter(matters, planned, cast, until).go()
    return len(fresh)


def _request(planned: Planned, step: str = "") -> UUID:
    return uuid5(REQUESTS, f"{planned.code}/{planned.number}/{step}")


def _office_day(until: dt.datetime, days: int) -> dt.datetime:
    """A moment in office hours so many days ago; earlier when there was none between then and now."""
    at = in_office(until - dt.timedelta(days=days), catalogue.calendar())
    return at if at < until else _office_day(until, days + 1)


class Matter:
    """One matter from its opening until its script ends or the present is reached."""

    def __init__(self, matters: Matters, planned: Planned, cast: Cast, until: dt.datetime) -> None:
        self.matters, self.planned, self.cast, self.until = matters, planned, cast, until
        self.dice = Dice("matter", planned.code, planned.number)
        self.at = _office_day(until, planned.days)
        self.taken = 0
        self.codes = dict(Organisation.objects.values_list("pk", "code"))
        self.story = self._story()

    def go(self) -> None:
        acts = self.story.acts[: self.planned.steps or None]
        case_id = self._open(acts[0])
        try:
            self._follow(case_id, acts)
        except Halted:
            return

    def _story(self) -> stories.Story:
        code, example = self.planned.code, self.planned.example
        if self.planned.acts:
            acts = [parse_act(text) for text in self.planned.acts]
            return stories.Story(acts, {}, stories.tallies(code))
        for told in stories.examples(code) if example else ():
            if told.name == example:
                return stories.Story(list(told.acts), dict(told.attrs), stories.tallies(code))
        return stories.stories(code)[0]

    def _follow(self, case_id: int, acts: Sequence[Act]) -> None:
        """The acts after the first, as far apart as the example has them. Raises Halted."""
        for before, act in zip(acts, acts[1:], strict=False):
            between = act.at - before.at if act.at and before.at else dt.timedelta(hours=3)
            self.at += max(between, dt.timedelta(hours=1))
            self._act(Case.objects.get(pk=case_id), act)

    def _act(self, case: Case, act: Act) -> None:
        procedure = catalogue.compiled(case.procedure_id)
        step = procedure.step(act.step or "")
        if act.kind == EventKind.AUTOMATIC:
            self._wait(case)
        elif step.children:
            self._child(case, step, act)
        else:
            self._by_hand(case, procedure, step, act)

    def _by_hand(self, case: Case, procedure: Procedure, step: Step, act: Act) -> None:
        self.at = moment_after(case, in_office(self.at, catalogue.calendar()))
        if self.at >= self.until:
            raise Halted
        self._take(case, procedure, step, act)

    def _wait(self, case: Case) -> None:
        if case.wake_at is None or case.wake_at >= self.until:
            raise Halted
        self.at = max(self.at, case.wake_at)
        services.wake(case.pk, self.at)

    def _child(self, case: Case, step: Step, act: Act) -> None:
        part = Part.objects.filter(parent=case, step=step.name, told_at=None, recalled_at=None).first()
        if part is None or step.children is None:
            raise Halted
        own = self.story
        self.story = stories.story_telling(step.children, act.outcome, whole=True)
        try:
            self._follow(part.child_id, self.story.acts)
        except Halted:  # of what follows the answer, the parent needs nothing
            if Part.objects.get(pk=part.pk).told_at is None:
                raise
        finally:
            self.story = own

    # ── doors

    def _open(self, act: Act) -> int:
        procedure = catalogue.compiled(catalogue.current(self.planned.code, self.at.date()).pk)
        step = procedure.step(act.step or "")
        division = Division.objects.get(path=self.planned.home).pk
        for key in [act.role] if act.role else step.roles:
            binding = procedure.roles[key].binding
            party = "当事人" in binding
            post = binding.get("岗位", "")
            people = [Actor()] if party else self.cast.for_place(post, self.planned.home, self.at.date())
            for actor in sorted(people, key=self._strangeness):
                wish = self._wish(step, act, procedure, None, actor)
                return services.open_case(
                    self.planned.code, wish, channel=CHANNEL, reporter=party, division=division
                ).case_id
        raise LookupError(f"matters.yaml：演示县没有人能开立“{procedure.title}”的“{step.name}”")

    def _take(self, case: Case, procedure: Procedure, step: Step, act: Act) -> None:
        for actor in self._actors(case, procedure, step, act):
            try:
                services.take_step(case.pk, self._wish(step, act, procedure, case, actor))
            except NotYours:
                continue
            except StepRefused as refused:
                soonest = refused.refusal.earliest
                if soonest is None or soonest <= self.at:
                    continue  # separation of duties: another person may
                self.at = in_office(soonest + dt.timedelta(minutes=10), catalogue.calendar())
                if self.at >= self.until:
                    raise Halted from None
                services.wake(case.pk, self.at)
                self._take(Case.objects.get(pk=case.pk), procedure, step, act)
            return
        raise Halted

    def _actors(self, case: Case, procedure: Procedure, step: Step, act: Act) -> Iterator[Actor]:
        for key in [act.role] if act.role else step.roles:
            role = procedure.roles[key]
            if {"岗位", "承办", "当事人"} & role.binding.keys():
                yield from sorted(self.cast.for_role(role, case, self.at.date()), key=self._strangeness)

    def _strangeness(self, actor: Actor) -> tuple[bool, int]:
        """Whose unit is named in the script comes first, then who holds a post nearest to the place."""
        units = {str(one) for key, one in self.planned.written.items() if key in UNITS}
        codes = {self.codes.get(post.organisation_id, "") for post in actor.posts}
        return not units & codes, -max((len(post.area_path) for post in actor.posts), default=0)

    def _wish(
        self, step: Step, act: Act, procedure: Procedure, case: Case | None, actor: Actor
    ) -> services.Wish:
        self.taken += bool(case)
        count = {}
        if case:
            state = CaseState.from_json(procedure, case.state)
            count = stories.numbers(procedure, state, step, act.outcome, self.story.tallies, self.at)
        filling = Filling(
            written=self.planned.written,
            topics=self.matters.topics,
            phrases=self.matters.phrases,
            stated=self.story.attrs | act.attrs,
            numbers=count,
            home=self.planned.home,
            at=self.at,
            made=timezone.localdate(self.until),
            dice=self.dice,
        )
        return services.Wish(
            step=step.name,
            by=actor,
            now=self.at,
            idem=_request(self.planned, str(self.taken) if case else ""),
            outcome=act.outcome,
            data=fill(step, act.outcome, filling, opening=case is None),
        )
