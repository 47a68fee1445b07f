"""What a procedure asks of the library: the names that a profile can bear on."""

from __future__ import annotations

from collections.abc import Iterator

from gongzhi.engine.procedure import Procedure
from gongzhi.engine.terms import Named, Term


def uses(procedure: Procedure) -> frozenset[str]:
    """The named lengths and voting rules that this procedure asks for."""
    lengths = {term.parameter for term in _terms(procedure) if isinstance(term, Named)}
    counted = {rule.name for step in procedure.steps if step.count for _, rule in step.count.rules}
    return frozenset(lengths | counted)


def _terms(procedure: Procedure) -> Iterator[Term | None]:
    yield from (floor.term for floor in procedure.floors)
    for rule in procedure.rules.values():
        yield from (sentence.term for sentence in rule.sentences)
        if rule.limit:
            yield from (term for _, term in rule.limit.grades)
            yield rule.limit.extension.at_most if rule.limit.extension else None
        if rule.delay:
            yield rule.delay.shortened_to
