"""The part of a case's page that stops the whole case and starts it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongzhi.cases.actors import Actor
from gongzhi.cases.models import Case
from gongzhi.cases.suspending import able
from gongzhi.engine import CaseState, Procedure
from gongzhi.engine.render import citations
from gongzhi.web.story import Said, StoryLine


@dataclass(frozen=True, slots=True)
class HaltPart:
    """`since` and `said`: when and why the case was stopped, if it is; `may`: whether the reader decides.

    `who` decides, by which `articles`.
    """

    since: datetime | None
    said: tuple[Said, ...]
    may: bool
    who: str
    articles: str

    @property
    def verb(self) -> str:
        return "恢复" if self.since else "中止"


def halt_part(
    case: Case, procedure: Procedure, state: CaseState, actor: Actor, story: Sequence[StoryLine]
) -> HaltPart | None:
    """None where the procedure knows no suspension, and for a case that has ended."""
    if procedure.suspension is None or (case.closed_at and not state.suspended):
        return None
    stopped = [line for line in story if line.paused][-1:] if state.suspended else []
    return HaltPart(
        since=stopped[0].at if stopped else None,
        said=stopped[0].said if stopped else (),
        may=bool(able(procedure, case, actor)),
        who="、".join(procedure.roles[key].title for key in procedure.suspension.roles),
        articles=citations(procedure.suspension.citations, procedure.sources),
    )
