"""One sentence beside each field: who will see what is written there. Made from the authority table."""

from collections.abc import Collection
from functools import cache

from gongzhi.people.authority import MATRIX
from gongzhi.people.matrix import Reach
from gongzhi.people.packs import ROLES

# How far a grant reaches, as a resident would say it; in the order of the sentence.
WHERE = {
    Reach.GRID: "本网格",
    Reach.VILLAGE: "本村社",
    Reach.UNIT: "承办单位",
    Reach.UNIT_AND_BELOW: "承办单位",
    Reach.SELF: "受委托",
    Reach.TOWN: "本镇街",
    Reach.AREA: "本镇街",
    Reach.COUNTY: "本县",
}


@cache
def private_sentence(kind: str) -> str:
    """For fields that only who handles the matter may open, each time with a reason."""
    return f"只有经手的人能看到：{_people(kind, '看隐私')}。每次查看都要写明用途，都有记录，您随时可以查。"


@cache
def plain_sentence(kind: str) -> str:
    """For what the matter itself is: everybody who handles or supervises it, nobody else."""
    places = dict.fromkeys(where for where, _ in _grants(kind, ("看",)))
    return f"办理和监督这件事的工作人员能看到（{'、'.join(places)}），不对外公开。"


def sentence_for(kind: str, *, private: bool, again: bool) -> str:
    """The sentence beside a field; `again`: the people have been named on this page already."""
    if again:
        return "和上面一样，只有经手的人能看到，都有记录。" if private else "和上面一样，不对外公开。"
    return private_sentence(kind) if private else plain_sentence(kind)


def _people(kind: str, action: str) -> str:
    held: dict[str, list[str]] = {}
    for where, role in _grants(kind, (action,)):
        held.setdefault(where, []).append(ROLES[role].name)
    return "，".join(_phrase(where, list(dict.fromkeys(names))) for where, names in held.items())


def _phrase(where: str, names: list[str]) -> str:
    together = "和".join(names) if len(names) < 3 else "、".join(names)
    return together if where == WHERE[Reach.COUNTY] else f"{where}的{together}"


def _grants(kind: str, actions: Collection[str]) -> list[tuple[str, str]]:
    """(where, role) of every grant of these actions for this kind of matter, the nearest place first."""
    found = {
        (list(WHERE).index(line.reach), WHERE[line.reach], role)
        for role, lines in MATRIX.grants.items()
        for line in lines
        if kind in line.kinds and line.actions & set(actions)
    }
    return [(where, role) for _, where, role in sorted(found)]
