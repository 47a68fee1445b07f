"""One person for every role, in the next town; cases of the first town; every address of the product."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import may_see
from gongzhi.intake.tests.conftest import World
from gongzhi.people.models import Person, Post
from gongzhi.people.packs import ROLES
from gongzhi.people.selectors import posts_of
from tests.personas import FOUNDED, TODAY

ABSENT = "26999999991"
PLACES = {"county": "331099", "town": "331099/002", "village": "331099/002/001", "grid": "331099/002/001/001"}
LEVELS = {"community": "village", "micro_grid": "grid"}
OWN = ("Content-Length", "Set-Cookie")  # headers that differ from one answer to the next
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|idem)" value="[^"]+"')


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver: how it reads, its name, and what it wants to be filled with."""

    pattern: str
    name: str
    wants: frozenset[str]

    def filled(self, **values: Any) -> str:
        path = self.pattern
        for key, value in values.items():
            path = re.sub(rf"<(\w+:)?{key}>", str(value), path)
        assert "<" not in path, path
        return "/" + path


def addresses() -> list[Address]:
    """Every address there is."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Any, before: str) -> Iterator[Address]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        else:
            assert isinstance(pattern, URLPattern)
            yield Address(here, pattern.name or here, frozenset(pattern.pattern.converters))


def one_of_each_role(world: World) -> dict[str, Person]:
    """Role → a person with that post alone, in the next town or, for the county's roles, in the county."""
    county, found = world.county, {}
    for code, kind in sorted(ROLES.items()):
        levels = {LEVELS.get(level, level) for level in kind.levels}
        level = next(one for one in ("town", "village", "grid", "county") if one in levels)
        person = Person.objects.create(username=f"every-{code}", name=kind.name)
        unit = county.organisations["QX-JW" if level == "county" else "BS-SM"]
        area = county.divisions[PLACES[level]]
        Post.objects.create(person=person, organisation=unit, role=code, area=area, begins=FOUNDED)
        found[code] = person
    return found


def hidden_from(person: Person, cases: list[Case]) -> list[Case]:
    """The cases of which this person may not even know."""
    actor = Actor(person.pk, tuple(posts_of(person, TODAY)))
    return [case for case in cases if not may_see(actor, case)]


def told(answer: HttpResponseBase, number: str) -> tuple[int, str, dict[str, str]]:
    """Everything an answer tells, without one-time tokens and its own address."""
    parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    body = b"".join(parts).decode("utf-8", "replace")
    # What was asked for, which the page repeats; a short number only as part of the address.
    own = re.compile(number if len(number) > 9 else rf"(?<=/){number}\b")
    headers = {name: own.sub("N", value) for name, value in answer.headers.items() if name not in OWN}
    return answer.status_code, own.sub("N", TOKEN.sub("", body)), headers


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client
