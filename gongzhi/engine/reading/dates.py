"""When a procedure may begin: not before the law its rules stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from gongzhi.engine.procedure import Source
from gongzhi.engine.reading.fields import Problems
from gongzhi.engine.reading.rules import RuleDraft


def check_dates(
    drafts: Iterable[RuleDraft], sources: Mapping[str, Source], begins: date | None, problems: Problems
) -> None:
    """Note each rule whose law is not in force on the day the procedure begins."""
    if begins is None:
        return
    for draft in drafts:
        for source in dict.fromkeys(citation.source for citation in draft.citations):
            law = sources[source]
            if law.in_force and begins < law.in_force:
                problems.note(
                    draft.line,
                    f"规则“{draft.number}”自{begins}施行，所依据的《{law.title}》{law.in_force}才施行",
                    f"把程序的“施行”改到{law.in_force}以后，或者改引当时有效的规定。",
                )
