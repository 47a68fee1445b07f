"""What verification asks of parents and children: both chains, the table of parts, and the verdicts.

Each function yields one sentence for everything that is not as the ledgers lead to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongzhi.cases import catalogue
from gongzhi.cases.children.family import answer_of
from gongzhi.cases.children.news import KEY, OPENED, SPLIT, TOLD, apply
from gongzhi.cases.models import Case, Entry, Part
from gongzhi.cases.projection import ORIGIN
from gongzhi.engine import CaseState, Child, EventKind, decide_children, rounds

ABOVE = "上级"
COLUMNS = ("child_id", "step", "round", "entry", "told_at", "result", "recalled_at")


def wrong_parts(case: Case, entries: Sequence[Entry]) -> Iterator[str]:
    """Everything wrong between this case, its parent and its children; the case's own chain is whole."""
    yield from _above(case, entries[0])
    stored = {part.child_id: part for part in Part.objects.filter(parent=case)}
    expected, sentences = _replayed(case, entries)
    yield from sentences
    for child in sorted(stored.keys() ^ expected.keys()):
        yield f"子案表里第 {child} 件{'不在台账里' if child in stored else '缺失'}"
    for child in stored.keys() & expected.keys():
        wrong = [n for n in COLUMNS if getattr(stored[child], n) != getattr(expected[child], n)]
        if wrong:
            yield f"子案表里第 {child} 件的“{'、'.join(wrong)}”与台账推算的不符"
    if expected and not sentences:
        yield from _untold(case, expected)


def _above(case: Case, first: Entry) -> Iterator[str]:
    """The entry of the parent that asked for this case, and the parent's own word for it."""
    told: Mapping[str, Any] | None = first.data.get(ORIGIN, {}).get(ABOVE)
    if told is None or case.parent_id != (told["案"] if told["步骤"] else None):
        if case.parent_id or told:
            yield "台账开头写明的来由与上级案件对不上"
        return
    asking = Entry.objects.filter(case=told["案"], seq=told["序号"]).first()
    number = Case.objects.filter(pk=told["案"]).values_list("number", flat=True).first()
    if asking is None or number != told["编号"]:
        yield f"上级案件 {told['编号']} 第 {told['序号']} 条不见了"
    elif bytes(asking.hash).hex() != told["摘要"]:
        yield f"上级案件 {told['编号']} 第 {told['序号']} 条与开立时不同"
    news = Entry.objects.filter(case=told["案"], kind=EventKind.CHILDREN_NEWS)
    if not any(line["案"] == case.pk for entry in news for line in entry.data.get(KEY, ())):
        yield f"上级案件 {told['编号']} 的台账没有提到本案"


def _replayed(case: Case, entries: Sequence[Entry]) -> tuple[dict[int, Part], list[str]]:
    """The parts that the parent's entries lead to, and what does not fit on the way."""
    parts: dict[int, Part] = {}
    sentences: list[str] = []
    for entry in entries:
        if entry.kind == EventKind.CHILDREN_NEWS:
            for line in entry.data.get(KEY, ()):
                sentences += _linked(entry, line)
                if line["事"] in (OPENED, SPLIT):
                    parts[line["案"]] = Part(
                        child_id=line["案"],
                        parent=case,
                        step=line["步骤"],
                        round=line["轮次"],
                        entry=line["对象"],
                    )
                elif line["案"] in parts:
                    apply(parts[line["案"]], line, entry.at)
        elif entry.kind == EventKind.CHILDREN_DONE:
            sentences += _verdict(case, entry, list(parts.values()))
    return parts, sentences


def _linked(entry: Entry, line: Mapping[str, Any]) -> Iterator[str]:
    """Does the child's ledger hold what the parent says it saw there?"""
    seen = Entry.objects.filter(case=line["案"], hash=bytes.fromhex(line["摘要"]))
    if line["事"] in (OPENED, SPLIT):
        seen = seen.filter(seq=1)
    if not seen.filter(case__number=line["编号"]).exists():
        yield f"第 {entry.seq} 条所记子案 {line['编号']} 的台账已经不是那时的样子"
    elif line["事"] == TOLD and not line["结果"]:
        yield f"第 {entry.seq} 条告知的结果是空的"


def _verdict(case: Case, entry: Entry, parts: Sequence[Part]) -> Iterator[str]:
    """Do the answers that were in lead to the outcome that was recorded?"""
    step = catalogue.compiled(case.procedure_id).step(entry.step)
    if step.children is None:
        return
    last = max((part.round for part in parts if part.step == entry.step), default=0)
    asked = [part for part in parts if (part.step, part.round) == (entry.step, last)]
    found = decide_children(
        step.children, [Child(p.entry, p.told_at is not None, p.result) for p in asked if not p.recalled_at]
    )
    if found is None or (found.outcome or "") != entry.outcome:
        yield f"第 {entry.seq} 条“{entry.step}”的结果与各子案的结果不符"


def _untold(case: Case, parts: Mapping[int, Part]) -> Iterator[str]:
    """A child that has answered while its parent still waits must have been heard."""
    procedure = catalogue.compiled(case.procedure_id)
    wanted = rounds(procedure, CaseState.from_json(procedure, case.state))
    for part in parts.values():
        if part.recalled_at or not part.step or wanted.get(part.step) != part.round:
            continue
        sub = procedure.step(part.step).children
        answer = answer_of(part.child, sub) if sub else None
        if (answer or "") != part.result:
            yield f"子案 {part.child.number} 的结果没有告知本案"
