"""Takes a matter from its opening to its end through the pages, each step by somebody whose post may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.utils import timezone

from gongzhi.cases import catalogue
from gongzhi.cases.models import Case, Part
from gongzhi.cases.numbers import link_key
from gongzhi.cases.services import wake
from gongzhi.config.demo.matters.stories import Story, numbers, story_telling
from gongzhi.engine import CaseState, Event, EventKind, Procedure, Refusal, Step, decide
from gongzhi.engine.acts import Act
from gongzhi.people.models import Person
from gongzhi.people.selectors import holders, working_in
from gongzhi.places.models import Division
from tests.walks import pages
from tests.walks.answers import answers, words

COUNTERS = ("village_clerk", "office_clerk", "dispatcher", "mediation_chair", "enforcement_officer")
"""Posts that enter what a party asks for or says."""


class Stuck(AssertionError):
    """A person who follows the pages cannot go on; the text says where and what the page said."""


class Clock:
    """The time of the walk; put in place of the machine's."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, to: datetime) -> None:
        self.at = max(self.at, to)


@dataclass
class Walk:
    """One matter on its way. `home`: the division it lies in; `taken`: who took which step."""

    code: str
    clock: Clock
    home: str
    story: Story
    taken: list[tuple[str, str]] = field(default_factory=list)
    people: dict[Person, None] = field(default_factory=dict)

    def to_the_end(self) -> Case:
        """The matter after its last act. Raises Stuck."""
        return self.follow(self._open(), self.story.acts[1:])

    def follow(self, case: Case, acts: list[Act]) -> Case:
        for act in acts:
            self._act(Case.objects.get(pk=case.pk), act)
        return Case.objects.get(pk=case.pk)

    def story_as_read(self, case: Case) -> str:
        """The text of the case's page, for the last of the walk's people who may see it."""
        for person in reversed(list(self.people)):
            page = self._client(person).get(f"/cases/{case.number}")
            if page.status_code == 200:
                return pages.text_of(page.content.decode())
        raise Stuck("没有人看得到办结的案件")

    # ── people

    def _client(self, person: Person) -> Client:
        """A browser in which the person has just signed in: days lie between two acts."""
        self.people[person] = None
        client = Client()
        client.force_login(person)
        return client

    def _people(self, procedure: Procedure, keys: list[str], case: Case | None) -> Iterator[Person]:
        """Who may play one of these roles, in the order of the roles; for a party, who registers for it."""
        day, area = timezone.localdate(), case.area_path if case else self.home
        for key in keys:
            binding = procedure.roles[key].binding
            if "承办" in binding:
                yield from working_in(case.unit_id, day) if case and case.unit_id else ()
                continue
            for post in COUNTERS if "当事人" in binding else (binding["岗位"],):
                yield from holders(post, day, area_path=area)

    # ── opening

    def _open(self) -> Case:
        first = self.story.acts[0]
        procedure = catalogue.compiled(catalogue.current(self.code, timezone.localdate()).pk)
        step = procedure.step(first.step or "")
        keys = [first.role] if first.role else list(step.roles)
        address = f"/open/{self.code}?step={step.code}"
        for person in self._people(procedure, keys, None):
            client = self._client(person)
            page = client.get(address)
            if page.status_code == 404:
                continue
            form = pages.form_to(page.content.decode(), "")
            assert form is not None
            typed = answers(step, first, form, self._stated(first), self.home) | self._where_and_for_whom(
                form
            )
            answer = client.post(address, pages.filled(form, typed, words(self.clock.at), first.outcome))
            if answer.status_code != 302:
                raise Stuck(f"{person.name}开立“{step.name}”：{pages.complaints(answer.content.decode())}")
            self.taken.append((step.name, person.name))
            return Case.objects.filter(procedure__code=self.code).order_by("-pk")[0]
        raise Stuck(f"没有人能开立“{step.name}”（{keys}）")

    def _where_and_for_whom(self, form: pages.Form) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        if "_area" in form.kinds and not form.values.get("_area"):
            typed["_area"] = str(Division.objects.get(path=self.home).pk)
        role = self.story.acts[0].role
        if role and role in form.options.get("_capacity", ()):
            typed["_capacity"] = role
        return typed

    # ── steps

    def _act(self, case: Case, act: Act) -> None:
        procedure = catalogue.compiled(case.procedure_id)
        step = procedure.step(act.step or "")
        self.clock.forward(self.clock.at + timedelta(minutes=30))
        if act.kind == EventKind.AUTOMATIC:
            self._wait(case, step)
        elif step.children:
            self._child(case, step, act)
        else:
            self._ripen(case, procedure, step, act)
            self._take(case, procedure, step, act)

    def _wait(self, case: Case, step: Step) -> None:
        if case.wake_at:
            self.clock.forward(case.wake_at)
        if step.name not in wake(case.pk, self.clock.at):
            raise Stuck(f"“{step.name}”没有到时自动办理")
        self.taken.append((step.name, "系统"))

    def _ripen(self, case: Case, procedure: Procedure, step: Step, act: Act) -> None:
        """Let the time pass that a rule asks for before the step."""
        state = CaseState.from_json(procedure, case.state)
        event = Event(state.seq + 1, "办理", step.name, act.outcome, at=self.clock.at)
        answer = decide(procedure, state, event, calendar=catalogue.calendar())
        if isinstance(answer, Refusal) and answer.earliest and answer.earliest > self.clock.at:
            self.clock.forward(answer.earliest + timedelta(minutes=5))
            wake(case.pk, self.clock.at)

    def _take(self, case: Case, procedure: Procedure, step: Step, act: Act) -> None:
        keys = [act.role] if act.role else list(step.roles)
        action = f"/cases/{case.number}/steps/{quote(step.name)}"
        said = []
        for person in self._people(procedure, keys, case):
            wrong = self._try(self._client(person), f"/cases/{case.number}", action, case, step, act)
            if wrong is None:
                self.taken.append((step.name, person.name))
                return
            said.append(f"{person.name}：{wrong}")
        if not any("当事人" in procedure.roles[key].binding for key in keys):
            raise Stuck(f"“{step.name}={act.outcome}”（{keys}）办不了：{'；'.join(said) or '没有人担任'}")
        link = f"/r/{case.number}/{link_key(case.number, case.link_version)}"
        if wrong := self._try(Client(), link, f"{link}/steps/{step.code}", case, step, act):
            raise Stuck(f"当事人凭链接办不了“{step.name}”：{wrong}")
        self.taken.append((step.name, "当事人（凭链接）"))

    def _try(self, client: Client, address: str, action: str, case: Case, step: Step, act: Act) -> str | None:
        """Open the page, fill in the step's form and send it; what stood in the way, if anything."""
        page = client.get(address)
        if page.status_code != 200:
            return f"看不到（{page.status_code}）"
        form = pages.form_to(page.content.decode(), action)
        if form is None:
            return f"页面上没有“{step.name}”"
        procedure = catalogue.compiled(case.procedure_id)
        typed = answers(step, act, form, self._stated(act), self.home)
        state = CaseState.from_json(procedure, case.state)
        typed |= numbers(procedure, state, step, act.outcome, self.story.tallies, self.clock.at)
        answer = client.post(action, pages.filled(form, typed, words(self.clock.at), act.outcome))
        if answer.status_code == 302:
            return None
        return f"{answer.status_code} {pages.complaints(answer.content.decode())}"

    def _stated(self, act: Act) -> dict[str, bool]:
        return self.story.attrs | act.attrs

    # ── children

    def _child(self, case: Case, step: Step, act: Act) -> None:
        parts = Part.objects.filter(parent=case, step=step.name, told_at=None, recalled_at=None)
        part = parts.select_related("child").first()
        if part is None or step.children is None:
            raise Stuck(f"“{step.name}”没有开出子案")
        told = story_telling(step.children, act.outcome)
        walk = Walk(step.children.code, self.clock, self.home, told, people=self.people)
        walk.follow(part.child, told.acts[1:])
        self.taken += [(f"{walk.code}·{name}", who) for name, who in walk.taken]
        part.refresh_from_db()
        if part.told_at is None:
            raise Stuck(f"“{step.name}”的子案没有得出结果")
