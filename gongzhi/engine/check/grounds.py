"""What a proof rests on besides the text of the procedure and the checker: statutes, lengths, majorities."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from gongzhi.engine.asking import uses
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.problems import PackError
from gongzhi.engine.procedure import Procedure


def grounds(procedure: Procedure, laws: Laws) -> str:
    """Changes with the graph of a statute that the procedure carries out, and with any length or majority
    that it or the statute asks for by name."""
    digest = hashlib.sha256()
    for text in (*_asked(procedure), *_statutes(procedure, laws)):
        digest.update(f"{text}\0".encode())
    return digest.hexdigest()[:16]


def _asked(procedure: Procedure) -> Iterator[str]:
    names = uses(procedure)
    yield from (repr(procedure.parameters[name].values) for name in sorted(names & set(procedure.parameters)))
    yield from (repr(step.count.rules) for step in procedure.steps if step.count)


def _statutes(procedure: Procedure, laws: Laws) -> Iterator[str]:
    for realisation in procedure.realises:
        try:
            law = laws.find(realisation, procedure.file)
        except PackError:
            yield f"{realisation.law}没有法律图"  # no proof stands on that; the checker says so itself
            continue
        yield law.sha256
        yield from _asked(law)
