"""Does a check notice that one rule is missing? A mutant is searched from what the original reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from gongzhi.engine.check.adapt import model_of
from gongzhi.engine.check.bits import System
from gongzhi.engine.check.claims import Claim
from gongzhi.engine.check.finding import Status
from gongzhi.engine.check.graph import graph_of
from gongzhi.engine.check.laws import rights_of
from gongzhi.engine.check.mapping import Mapping as Bound
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.properties import breaches_of
from gongzhi.engine.check.refine import product_of
from gongzhi.engine.check.search import Search
from gongzhi.engine.check.statute import rights_lost
from gongzhi.engine.check.symbolic import SymbolicSpace
from gongzhi.engine.check.times import compare
from gongzhi.engine.check.untimed import untimed_checks
from gongzhi.engine.procedure import Procedure


class Spaces(Protocol):
    """Makes the spaces of mutants; see `prove.Settings`."""

    @property
    def day(self) -> date: ...

    def space(self, system: System, seen: int, like: SymbolicSpace | None = None) -> SymbolicSpace: ...


@dataclass(slots=True)
class Bench:
    """The proved original, on which every mutant is tried: its search, and for each statute the space of both
    side by side."""

    procedure: Procedure
    settings: Spaces
    statutes: Sequence[Bound]
    claims: tuple[Claim, ...]
    search: Search
    products: Mapping[str, SymbolicSpace]

    def noticed(self, rule: int) -> bool:
        """Whether some check fails once the rule is gone. May raise Unproven."""
        original = self.search.graph.model
        mutant, more = original.without_rule(rule), original.only_restrains(rule)
        return self._breaks_a_check(mutant, more) or any(
            self._weaker(mutant, more, law, rule) for law in self.statutes
        )

    def _breaks_a_check(self, mutant: Model, more: bool) -> bool:
        """`more`: the mutant can do everything the original can, so whatever that reached is reached."""
        before = self.search.space
        assert isinstance(before, SymbolicSpace)
        graph = graph_of(mutant, self.claims)
        space = self.settings.space(graph.system, graph.seen() | before.tracked, before)
        reached = orderly = None
        if more:
            reached = space.adopt(before, self.search.reached)
            orderly = space.adopt(before, self.search.orderly)
        breaches = list(breaches_of(graph))
        orderly = space.reach(graph.labels(escapes=False), until=breaches, known=orderly)
        if any(not space.empty(space.where(orderly, breach)) for breach in breaches):
            return True  # a mutant may run wild: no need to follow it everywhere
        known = orderly if reached is None else reached, orderly
        search = Search.of(graph, space, telling=False, known=known)
        return any(f.status is Status.FAILED for f in untimed_checks(search, self.claims))

    def _weaker(self, mutant: Model, more: bool, law: Bound, rule: int) -> bool:
        day = self.settings.day
        if compare(self.procedure, law, day).kept - compare(self.procedure, law, day, without=rule).kept:
            return True
        before = self.products[law.law.code]
        product = product_of(mutant, model_of(law.law, day), law, rights=rights_of(law.law))
        questions = list(product.questions())
        space = self.settings.space(product.system, product.seen() | before.tracked, before)
        known = space.adopt(before, before.reach()) if more else None
        reached = space.reach(until=questions, known=known)
        if any(not space.empty(space.where(reached, query)) for query in questions):
            return True
        return any(rights_lost(product, space))
