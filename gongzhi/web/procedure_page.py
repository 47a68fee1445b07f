"""A procedure as people read it: stages and steps, rules as sentences with their articles. Pure."""

from dataclasses import dataclass
from datetime import date

from gongzhi.engine import Procedure, Rule, Step
from gongzhi.engine.procedure import Citation
from gongzhi.engine.render import citations, property_text, rule_text, with_lengths


@dataclass(frozen=True, slots=True)
class StepLine:
    step: Step
    roles: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    number: int
    sentence: str
    written: str
    articles: str
    note: str


@dataclass(frozen=True, slots=True)
class PropertyLine:
    sentence: str
    written: str
    articles: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    procedure: Procedure
    stages: tuple[tuple[str, tuple[StepLine, ...]], ...]
    rules: tuple[RuleLine, ...]
    properties: tuple[PropertyLine, ...]


def _notes(step: Step) -> tuple[str, ...]:
    said = {
        "只办一次": step.once,
        "可以不办": step.optional,
        "由外部办理": step.external,
        "到时自动办理": step.automatic,
        "提前退出": step.exit,
    }
    return tuple(word for word, holds in said.items() if holds)


def _step(procedure: Procedure, step: Step) -> StepLine:
    return StepLine(step, "、".join(procedure.roles[key].title for key in step.roles), _notes(step))


def _rule(procedure: Procedure, rule: Rule, day: date) -> RuleLine:
    return RuleLine(
        rule.number,
        with_lengths(rule_text(procedure, rule.number), procedure, day),
        rule.text,
        _articles(procedure, rule.citations),
        rule.note,
    )


def _articles(procedure: Procedure, cited: tuple[Citation, ...]) -> str:
    return citations(cited, procedure.sources)


def procedure_page(procedure: Procedure, day: date) -> ProcedurePage:
    """`day` decides which value of a named length is shown."""
    return ProcedurePage(
        procedure=procedure,
        stages=tuple(
            (stage, tuple(_step(procedure, s) for s in procedure.steps if s.stage == stage))
            for stage in procedure.stages
        ),
        rules=tuple(_rule(procedure, rule, day) for _, rule in sorted(procedure.rules.items())),
        properties=tuple(
            PropertyLine(property_text(p.sentence), p.text, _articles(procedure, p.citations))
            for p in procedure.properties
        ),
    )
