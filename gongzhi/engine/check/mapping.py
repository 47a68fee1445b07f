"""Which step of a procedure carries out which step of a statute (`对应`), looked up and ready for the
product.

What is not written maps to the step of the same name, outcome to outcome. `无` makes a local step
invisible to the statute; «甲、乙» makes one local step carry out two statutory ones, in that order. A
statutory step that is split locally is carried out by the last part: map that one, and leave the others
invisible.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gongzhi.engine.check.bits import bits_of
from gongzhi.engine.grammar import GrammarError, Item, parse_items
from gongzhi.engine.procedure import Guard, Procedure, Realisation

INVISIBLE = "无"
FIXED = {"是": True, "否": False}
Ways = tuple[tuple[int, ...], ...]
"""One tuple of law actions (the 当-variants of one step and outcome) for each statutory step carried out."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`actions[a]` is what local action a carries out; empty if the statute does not see it."""

    law: Procedure
    actions: tuple[Ways, ...]
    attributes: tuple[int | bool | None, ...]  # law attribute -> local one, or always so; None: unknown here
    problems: tuple[str, ...]

    def local(self, law_actions: frozenset[int]) -> frozenset[int]:
        """The local actions that carry out one of these statutory actions."""
        return frozenset(
            number
            for number, ways in enumerate(self.actions)
            if any(set(variants) & law_actions for variants in ways)
        )

    def in_one_case(self, local: Guard, law: Guard) -> bool:
        """Whether a case can be of the kind that both speak of; False only where their facts contradict."""
        wanted = [self.attributes[fact] for fact in bits_of(law.on)]
        unwanted = [self.attributes[fact] for fact in bits_of(law.off)]
        return not (_some(wanted, False, local.off) or _some(unwanted, True, local.on))


def _some(facts: list[int | bool | None], fixed: bool, mask: int) -> bool:
    """Whether one of these facts is always so, or is among those of the mask."""
    return any(fact is fixed or (type(fact) is int and mask >> fact & 1) for fact in facts)


def bind(procedure: Procedure, law: Procedure, realisation: Realisation) -> Mapping:
    """Looks every name up; what cannot be found is listed in `problems`, in Chinese."""
    binder = _Binder(procedure, law, realisation)
    actions = tuple(tuple(binder.ways(number)) for number in range(len(procedure.actions)))
    attributes = tuple(binder.attribute(attribute.name) for attribute in law.attributes)
    binder.check_names()
    return Mapping(law, actions, attributes, tuple(dict.fromkeys(binder.problems)))


class _Binder:
    def __init__(self, procedure: Procedure, law: Procedure, realisation: Realisation) -> None:
        self.procedure, self.law, self.written = procedure, law, dict(realisation.steps)
        self.facts = dict(realisation.attributes)
        self.problems: list[str] = []

    def ways(self, number: int) -> Iterator[tuple[int, ...]]:
        action = self.procedure.actions[number]
        name = self.procedure.steps[action.step].name
        for key in (f"{name}={action.outcome}", name):
            if key in self.written:
                yield from self._written(key, action.outcome)
                return
        if name in self.law.by_name:
            yield from self._item(Item(name), action.outcome, name)

    def _written(self, key: str, outcome: str | None) -> Iterator[tuple[int, ...]]:
        text = self.written[key]
        if text == INVISIBLE:
            return
        try:
            items = parse_items(text).items
        except GrammarError as error:
            self.problems.append(f"对应“{key}”读不懂：{error.cause}")
            return
        for item in items:
            yield from self._item(item, outcome, key)

    def _item(self, item: Item, outcome: str | None, key: str) -> Iterator[tuple[int, ...]]:
        step = self.law.by_name.get(item.name)
        if step is None:
            self.problems.append(f"对应“{key}”指向的“{item.name}”在《{self.law.title}》里没有")
            return
        wanted = item.outcomes[0] if len(item.outcomes) == 1 else outcome if step.outcomes else None
        variants = tuple(a.index for a in self.law.by_step[step.index] if a.outcome == wanted)
        if variants:
            yield variants
        else:
            known = "、".join(step.outcomes)
            said = f"“{key}”的结果“{outcome}”" if outcome else f"“{key}”"
            self.problems.append(f"{said}没有说明对应《{self.law.title}》“{step.name}”的哪个结果（{known}）")

    def attribute(self, name: str) -> int | bool | None:
        local = {attribute.name: attribute.index for attribute in self.procedure.attributes}
        here = self.facts.get(name, name)
        if here in FIXED and name in self.facts:
            return FIXED[here]
        return local.get(here)

    def check_names(self) -> None:
        for key in self.written:
            name, _, outcome = key.partition("=")
            step = self.procedure.by_name.get(name)
            if step is None:
                self.problems.append(f"对应里的“{name}”不是本程序的步骤")
            elif outcome and outcome not in step.outcomes:
                self.problems.append(f"对应里的“{key}”：步骤“{name}”没有这个结果")
        mine = {attribute.name for attribute in self.procedure.attributes}
        theirs = {attribute.name for attribute in self.law.attributes}
        for there, here in self.facts.items():
            if there not in theirs:
                self.problems.append(f"对应里的要素“{there}”在《{self.law.title}》里没有")
            elif here not in mine and here not in FIXED:
                self.problems.append(f"对应里的要素“{there}: {here}”：本程序没有“{here}”")
