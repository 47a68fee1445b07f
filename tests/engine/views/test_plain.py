"""The JSON of a procedure is complete: a stranger who has nothing else can run it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from gongzhi.engine.kernel import Marking, allows, effective, fire
from gongzhi.engine.views.plain import FORMAT, plain
from tests.engine.cases import ROOT, shipped

SHIPPED = sorted(path.parent.name for path in (ROOT / "packs/cn/procedures").glob("*/procedure.yaml"))


class Stranger:
    """Runs the JSON with sets of names, knowing nothing of our code."""

    def __init__(self, text: str) -> None:
        self.it = json.loads(text)
        self.F, self.R, self.I = (self.bits(self.it["initial"][part]) for part in "FRI")

    @staticmethod
    def bits(mask: str) -> set[int]:
        return {i for i in range(4 * len(mask)) if int(mask, 16) >> i & 1}

    def holds(self, guard: dict[str, str], facts: set[int]) -> bool:
        return self.bits(guard["on"]) <= facts and not self.bits(guard["off"]) & facts

    def active(self, facts: set[int]) -> set[int]:
        steps = {i for i in self.I if self.holds(self.it["steps"][i]["applies"], facts)}
        count = len(self.it["steps"])
        groups = {count + i for i, g in enumerate(self.it["groups"]) if self.bits(g["members"]) & steps}
        return steps | groups

    def possible(self, action: dict[str, Any], facts: set[int]) -> bool:
        active = self.active(facts)
        return (
            action["step"] in active
            and self.holds(action["guard"], facts)
            and all(
                self.bits(c["flags"]) & self.F or not self.bits(c["owners"]) & active
                for c in action["conditions"]
            )
            and not any(self.bits(wait["pending"]) & self.R & active for wait in action["waits"])
        )

    def do(self, action: dict[str, Any]) -> None:
        parts = ("clears", "sets", "releases", "obliges", "excludes", "includes")
        part = {name: self.bits(action[name]) for name in parts}
        self.F = self.F - part["clears"] | part["sets"]
        self.R = self.R - part["releases"] - {action["step"]} | part["obliges"]
        self.I = self.I - part["excludes"] | part["includes"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_stranger_does_what_the_kernel_does(name: str) -> None:
    procedure, chance = shipped(name), random.Random(name)
    text = json.dumps(plain(procedure), ensure_ascii=False)
    for _ in range(20):
        facts = {a.index for a in procedure.attributes if chance.random() < 0.5}
        v = sum(1 << i for i in facts)
        stranger, m = Stranger(text), Marking(*procedure.initial)
        for _ in range(30):
            E = effective(procedure, m.I, v)
            ours = [a.index for a in procedure.actions if allows(a, m, E, v)]
            theirs = [i for i, a in enumerate(stranger.it["actions"]) if stranger.possible(a, facts)]
            assert ours == theirs
            if not ours:
                break
            chosen = chance.choice(ours)
            m = fire(procedure.actions[chosen], m)
            stranger.do(stranger.it["actions"][chosen])


@pytest.mark.parametrize("name", SHIPPED)
def test_it_tells_the_law_too(name: str) -> None:
    it = plain(shipped(name))
    assert it["format"] == FORMAT and it["sha256"] == shipped(name).sha256
    assert all(rule["sentence"] and rule["articles"] for rule in it["rules"])
    assert json.loads(json.dumps(it)) == it, "plain values only"
