"""Runs the checks of one procedure in the order of their cost and gathers what they say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from gongzhi.engine.check.adapt import Reckoning, claims_of, model_of
from gongzhi.engine.check.bits import System
from gongzhi.engine.check.claims import Claim
from gongzhi.engine.check.finding import Finding, Status, passed, unproven
from gongzhi.engine.check.graph import graph_of
from gongzhi.engine.check.grounds import grounds
from gongzhi.engine.check.laws import Laws, demands, rights_of
from gongzhi.engine.check.lint import lint
from gongzhi.engine.check.mapping import Mapping, bind
from gongzhi.engine.check.model import Model
from gongzhi.engine.check.mutants import Bench
from gongzhi.engine.check.mutation import Score, score
from gongzhi.engine.check.refine import product_of
from gongzhi.engine.check.search import Search
from gongzhi.engine.check.separation import duties_separable
from gongzhi.engine.check.space import Budget, Unproven
from gongzhi.engine.check.statute import not_weaker, overextended, suspended_without_law
from gongzhi.engine.check.symbolic import SymbolicSpace
from gongzhi.engine.check.timed import deadlines_can_be_kept, in_steps_of
from gongzhi.engine.check.times import Comparison, compare, keep_times_of, limits_time, without_deadlines
from gongzhi.engine.check.untimed import hints, untimed_checks
from gongzhi.engine.grammar import Pattern
from gongzhi.engine.problems import PackError
from gongzhi.engine.procedure import Procedure


class Tier(IntEnum):
    LINT = 0  # every keystroke
    UNTIMED = 1  # on saving
    SCREEN = 2  # and deadlines five days at a time
    PROOF = 3  # before it is put into force: exact deadlines, the statute, the mutation score


@dataclass(frozen=True, slots=True)
class Settings:
    """How far to go. `clock` is a monotonic clock in seconds; `seconds` limits each search."""

    day: date  # the lengths of time in force on this day
    tier: Tier = Tier.PROOF
    seconds: float = float("inf")
    statute: bool = False  # a law graph: its rights are grants, and what lapses lapses by the statute
    clock: Callable[[], float] = lambda: 0.0
    backend: str = ""
    witness: Callable[[int], bool] | None = None  # whether a worked example notices that a rule is missing

    def space(self, system: System, seen: int, like: SymbolicSpace | None = None) -> SymbolicSpace:
        return SymbolicSpace(system, seen, Budget(self.seconds, self.clock), self.backend, like)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found. `states` counts the untimed reachable states, `seconds` the whole work.

    `grounds` is the digest of what it rests on besides the procedure (`check.grounds`).
    """

    procedure: Procedure
    settings: Settings
    findings: tuple[Finding, ...]
    states: int
    seconds: float
    grounds: str
    mutation: Score | None = None

    @property
    def failed(self) -> bool:
        return any(finding.status is Status.FAILED for finding in self.findings)

    @property
    def complete(self) -> bool:
        """Every check of the highest tier was answered, and none failed."""
        open_ = any(finding.status is Status.UNPROVEN for finding in self.findings)
        return self.settings.tier is Tier.PROOF and not self.failed and not open_


def prove(procedure: Procedure, laws: Laws, settings: Settings) -> Proof:
    """Checks one procedure. Never raises for what is wrong with it: that is what the findings are for."""
    return _Prover(procedure, laws, settings).run()


@dataclass(slots=True)
class _Prover:
    procedure: Procedure
    laws: Laws
    settings: Settings
    model: Model = field(init=False)
    mappings: list[Mapping] = field(default_factory=list)
    states: int = 0
    score: Score | None = None
    search: Search | None = None
    statutes: dict[str, SymbolicSpace] = field(default_factory=dict)  # law code -> both side by side

    def run(self) -> Proof:
        began = self.settings.clock()
        self.model = model_of(self.procedure, self.settings.day)
        findings = list(lint(self.model))
        if self.settings.tier >= Tier.UNTIMED:
            findings += [*self._bound(), *self._guarded("C1–C8", self._untimed)]
            findings += duties_separable(self.procedure)
        if self.settings.tier >= Tier.SCREEN:
            days = 1 if self.settings.tier is Tier.PROOF else 5
            findings += self._guarded("C6", lambda: self._timed(days))
        if self.settings.tier is Tier.PROOF:
            for mapping in self.mappings:
                findings += self._guarded("C3", lambda m=mapping: self._statute(m))  # type: ignore[misc]
            if not any(finding.status in (Status.FAILED, Status.UNPROVEN) for finding in findings):
                findings += self._guarded("C10", self._mutation)
        seconds = self.settings.clock() - began
        rests = grounds(self.procedure, self.laws)
        return Proof(self.procedure, self.settings, tuple(findings), self.states, seconds, rests, self.score)

    def _guarded(self, check: str, run: Callable[[], Iterator[Finding]]) -> list[Finding]:
        """A search that hits its limit leaves its check open."""
        found: list[Finding] = []
        try:
            for finding in run():
                found.append(finding)
        except Unproven as limit:
            found.append(unproven(check, str(limit)))
        return found

    def _bound(self) -> Iterator[Finding]:
        """Finds the statutes of 对应; a name that is not found fails C3."""
        for realisation in self.procedure.realises:
            try:
                law = self.laws.find(realisation, self.procedure.file)
            except PackError as error:
                yield Finding(
                    "C3", Status.FAILED, f"《{realisation.law}》读不出来", tuple(map(str, error.problems))
                )
                continue
            mapping = bind(self.procedure, law, realisation)
            self.mappings.append(mapping)
            for problem in mapping.problems:
                yield Finding("C3", Status.FAILED, problem)

    def _claims(self) -> tuple[Claim, ...]:
        claims = claims_of(self.procedure)
        if self.settings.statute:
            claims = tuple(claim for claim in claims if claim.pattern is not Pattern.ALWAYS_POSSIBLE)
        for mapping in self.mappings:
            claims += demands(self.procedure, mapping)
        return claims

    def _untimed(self) -> Iterator[Finding]:
        graph = graph_of(self.model, self._claims())
        space = self.settings.space(graph.system, graph.seen())
        self.search = search = Search.of(graph, space)
        self.states = space.count(search.reached)
        for finding in untimed_checks(search, self._claims()):
            if not (self.settings.statute and finding.check == "C8"):
                yield finding
        yield from hints(search)

    def _timed(self, days: int) -> Iterator[Finding]:
        model = self.model if days == 1 else in_steps_of(self.model, days)
        yield from deadlines_can_be_kept(model, self.settings.space, days)

    def _statute(self, mapping: Mapping) -> Iterator[Finding]:
        law = model_of(mapping.law, self.settings.day)
        product = product_of(self.model, law, mapping, rights=rights_of(mapping.law))
        space = self.settings.space(product.system, product.seen())
        found = [*suspended_without_law(self.procedure, mapping.law), *not_weaker(mapping, product, space)]
        yield from found
        self.statutes[mapping.law.code] = space
        if not any(finding.status is Status.FAILED for finding in found):
            yield from self._statutory_times(mapping)

    def _statutory_times(self, mapping: Mapping) -> Iterator[Finding]:
        times = compare(self.procedure, mapping, self.settings.day)
        yield from overextended(mapping.law, times)
        if times.kept:
            yield passed("C3", f"《{mapping.law.title}》的 {len(times.kept)} 项时限逐句不弱")
        if not times.open:
            return
        short, long = (self._timed_pair(mapping, times, r) for r in (Reckoning.SHORT, Reckoning.LONG))
        found = list(self._timed_product(mapping, *short))
        if short != long and not any(finding.status is Status.FAILED for finding in found):
            found += self._timed_product(mapping, *long)
        yield from found

    def _timed_pair(self, mapping: Mapping, times: Comparison, reckoning: Reckoning) -> tuple[Model, Model]:
        law = keep_times_of(model_of(mapping.law, self.settings.day, reckoning), times.open)
        local = model_of(self.procedure, self.settings.day, reckoning)
        return (local if limits_time(law) else without_deadlines(local)), law

    def _timed_product(self, mapping: Mapping, local: Model, law: Model) -> Iterator[Finding]:
        timed = product_of(local, law, mapping, timed=True)
        yield from not_weaker(mapping, timed, self.settings.space(timed.system, timed.seen()))

    def _mutation(self) -> Iterator[Finding]:
        assert self.search is not None, "the checks without time come first"
        bench = Bench(
            self.procedure, self.settings, self.mappings, self._claims(), self.search, self.statutes
        )  # fmt: skip
        self.score = score(self.model.rules(), bench.noticed, self.settings.witness)
        kinds = tuple(_kinds(self.model, self.score))
        yield Finding("C10", Status.PASSED, _said(self.score), kinds, self.score.survivors)


def _said(score: Score) -> str:
    said = f"删去任何一条规则，{score.total} 条中有 {score.killed} 条会被检验发现"
    if score.witnessed is None:
        return said
    return f"{said}，另有 {len(score.witnessed)} 条会被算例发现"


def _kinds(model: Model, score: Score) -> Iterator[str]:
    """The rules nobody would miss, by what they do."""
    kinds: dict[str, list[int]] = {}
    for rule in score.survivors:
        if rule not in (score.witnessed or ()):
            kinds.setdefault("、".join(model.verbs_of(rule)), []).append(rule)
    for verbs, rules in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        yield f"删去以后没有发现的“{verbs}”{len(rules)} 条：规则{'、'.join(map(str, rules))}。"
