"""C9: whoever may not do two steps of a case must be able to leave one of them to somebody else."""

from collections.abc import Iterator

from gongzhi.engine.check.adapt import cite
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.procedure import Procedure


def duties_separable(procedure: Procedure) -> Iterator[Finding]:
    """C9: a warning where two separated steps fall to one and the same role, which then needs two holders."""
    tight = 0
    for separation in procedure.separations:
        steps = sorted(separation.steps)
        for place, first in enumerate(steps):
            for second in steps[place + 1 :]:
                one, two = procedure.steps[first], procedure.steps[second]
                if len(set(one.roles) | set(two.roles)) == 1:
                    tight += 1
                    role = procedure.roles[one.roles[0]].title
                    who = "两个单位" if separation.unit else "两个人"
                    title = f"“{one.name}”与“{two.name}”都归{role}，至少要有{who}才能分开"
                    yield Finding("C9", Status.WARNING, title, articles=cite(procedure, separation.citations))
    if not tight:
        yield passed("C9", f"{len(procedure.separations)} 项分责都能分开")
