"""Reads what a procedure says to the checker: 对应 (which statute it carries out) and 义务消灭 (duties
that lapse)."""

from __future__ import annotations

from collections.abc import Mapping

from gongzhi.engine.grammar import Item, Items
from gongzhi.engine.names import Names
from gongzhi.engine.procedure import Extinction, Realisation, Source
from gongzhi.engine.reading.fields import Fields
from gongzhi.engine.reading.parts import read_citations
from gongzhi.engine.strict_yaml import Scalar


def read_realisations(top: Fields) -> tuple[Realisation, ...]:
    """对应: for each statute, what the local steps are there (步骤) and what its 要素 are here (要素)."""
    found = []
    for law, fields in top.sections("对应", "对应"):
        found.append(Realisation(law, _names(fields, "步骤"), _names(fields, "要素"), fields.line))
        fields.finish()
    return tuple(found)


def _names(fields: Fields, key: str) -> dict[str, str]:
    names = {}
    mapping = fields.mapping(key)
    for name, entry in mapping.entries.items() if mapping else ():
        if isinstance(entry.value, Scalar):
            names[name] = entry.value.text
        else:
            fields.problems.note(
                entry.line, f"{fields.what}的“{name}”应当是一个名称", "写作 本地步骤: 法定步骤。"
            )
    return names


def read_extinctions(top: Fields, names: Names, sources: Mapping[str, Source]) -> tuple[Extinction, ...]:
    """义务消灭: which step may end which open duties without their being done, and by what article."""
    found = []
    for name, fields in top.sections("义务消灭", "义务消灭"):
        names.line = fields.line
        step = names.step(name)
        duties = fields.texts("义务", required=True)
        if duties != ("全部",):
            names.duties(Items(tuple(Item(duty) for duty in duties)))
        citations = read_citations(fields, sources)
        fields.finish()
        if step:
            found.append(Extinction(step.index, duties, citations))
    return tuple(found)
