"""Which entries bring a case to its end, told from the entry and its procedure alone."""

from gongzhi.cases import catalogue
from gongzhi.cases.models import Entry


def ends(entry: Entry) -> bool:
    """Whether the step is one by which the procedure ends (办结), or leaves it (撤回, 作废)."""
    procedure = catalogue.compiled(entry.version_id)
    step = procedure.by_name.get(entry.step)
    if step is None:
        return False
    return step.exit or any(
        flag.step == step.index and (not flag.outcomes or entry.outcome in flag.outcomes)
        for flag in procedure.flags
        if flag.bit & procedure.finish
    )
