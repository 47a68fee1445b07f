"""Looks up the names of a procedure's sentences and hands out the bit numbers of flags and groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongzhi.engine.grammar import Item, Items
from gongzhi.engine.procedure import Flag, Group, Step
from gongzhi.engine.reading.fields import Problems
from gongzhi.engine.reading.rules import GroupDraft

Pair = tuple[int, "str | None"]


class Names:
    """Set `line` before looking something up: problems are noted there."""

    def __init__(self, steps: tuple[Step, ...], drafts: Iterable[GroupDraft], problems: Problems) -> None:
        self.steps, self.problems, self.line = steps, problems, 0
        self._by_name = {step.name: step for step in steps}
        self._flags: dict[tuple[int, tuple[str, ...]], Flag] = {
            (step.index, ()): Flag(step.index, step.index) for step in steps
        }
        self._groups: dict[str, Group] = {}
        for draft in drafts:
            self._add_group(draft)

    @property
    def flags(self) -> tuple[Flag, ...]:
        return tuple(self._flags.values())

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(self._groups.values())

    def _add_group(self, draft: GroupDraft) -> None:
        self.line = draft.line
        if draft.name in self._by_name or draft.name in self._groups:
            self._note(f"“{draft.name}”既是归并又是别的名称", "请给归并另取一个名称。")
            return
        members = flags = 0
        for item in draft.items:
            step = self._step(item)
            if step:
                members |= step.bit
                flags |= self._flag(step, item.outcomes).bit
        if not members:
            self._note(f"归并“{draft.name}”没有成员", "写作 {任一: [甲, 乙]}。")
        index = len(self.steps) + len(self._groups)
        self._groups[draft.name] = Group(index, draft.name, draft.items, members, flags, draft.citations)

    def step(self, name: str) -> Step | None:
        """The step of that name; otherwise None, with a problem noted."""
        return self._step(Item(name))

    def _step(self, item: Item) -> Step | None:
        step = self._by_name.get(item.name)
        if step is None:
            self._note(f"没有叫“{item.name}”的步骤或归并", self._nearest(item.name))
            return None
        for outcome in item.outcomes:
            if outcome not in step.outcomes:
                known = f"它的结果有：{'、'.join(step.outcomes)}。" if step.outcomes else "它没有声明结果。"
                self._note(f"步骤“{step.name}”没有结果“{outcome}”", known)
        return step

    def _nearest(self, name: str) -> str:
        alike = [known for known in [*self._by_name, *self._groups] if set(known) & set(name)]
        alike.sort(key=lambda known: -len(set(known) & set(name)) / len(set(known) | set(name)))
        return f"是不是“{alike[0]}”？" if alike else "请先在“步骤”或“归并”里写明。"

    def _flag(self, step: Step, outcomes: tuple[str, ...]) -> Flag:
        """The flag of the step's outcomes; all outcomes together are just «done»."""
        ordered = tuple(outcome for outcome in step.outcomes if outcome in outcomes)
        key = (step.index, () if len(ordered) == len(step.outcomes) else ordered)
        if key not in self._flags:
            self._flags[key] = Flag(len(self._flags), *key)
        return self._flags[key]

    def flag(self, item: Item) -> Flag | None:
        step = self._step(item)
        return self._flag(step, item.outcomes) if step else None

    def steps_named(self, items: Items) -> int:
        """The steps an explicit list mentions, without noting problems; nothing for 全部."""
        mask = 0
        for item in items.items:
            group, step = self._groups.get(item.name), self._by_name.get(item.name)
            mask |= group.members if group else step.bit if step else 0
        return mask

    def pairs(
        self, items: Items, without: Iterable[str] = (), *, skip: int = 0, skip_exits: bool = False
    ) -> frozenset[Pair]:
        """The (step, outcome) pairs a list stands for."""
        if items.everything:
            left_out = skip | self._mask_of(without)
            chosen = [s for s in self.steps if not s.bit & left_out and not (skip_exits and s.exit)]
            return frozenset(pair for step in chosen for pair in _all_pairs(step))
        found: set[Pair] = set()
        for item in items.items:
            found.update(self._pairs_of(item))
        return frozenset(found)

    def _pairs_of(self, item: Item) -> Iterator[Pair]:
        if item.name in self._groups and not item.outcomes:
            for member in self._groups[item.name].items:
                yield from self._pairs_of(member)
            return
        step = self._step(item)
        if step and item.outcomes:
            yield from ((step.index, outcome) for outcome in item.outcomes)
        elif step:
            yield from _all_pairs(step)

    def conditions(self, items: Items) -> Iterator[tuple[int, int]]:
        """For each item: the steps that own the condition, and the flags any of which fulfils it."""
        if items.everything:
            self._note("“须先有”后面不能写“全部”", "请逐个写明须先有哪些步骤。")
        for item in items.items:
            group = self._groups.get(item.name)
            if group:
                yield group.members, group.flags
                continue
            step = self._step(item)
            if step:
                yield step.bit, self._flag(step, item.outcomes).bit

    def duties(self, items: Items, without: Iterable[str] = (), *, skip: int = 0) -> int:
        """R bits of a list: of steps, and of groups for themselves."""
        mask = 0
        for item in items.items:
            group = self._groups.get(item.name)
            mask |= group.bit if group else self._plain_step(item)
        return mask | (self._all_but(without) & ~skip if items.everything else 0)

    def step_mask(self, items: Items, without: Iterable[str] = ()) -> int:
        """I bits of a list; a group stands for its members."""
        mask = 0
        for item in items.items:
            group = self._groups.get(item.name)
            mask |= group.members if group else self._plain_step(item)
        return mask | (self._all_but(without) if items.everything else 0)

    def _plain_step(self, item: Item) -> int:
        if item.outcomes:
            self._note(f"这里只能写步骤“{item.name}”，不能带结果", "结果只写在动词前面，或“须先有”后面。")
        step = self._step(Item(item.name))
        return step.bit if step else 0

    def _all_but(self, without: Iterable[str]) -> int:
        return ((1 << len(self.steps)) - 1) & ~self._mask_of(without)

    def _mask_of(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            step = self._step(Item(name))
            mask |= step.bit if step else 0
        return mask

    def flags_of(self, steps: int) -> int:
        """Every flag of these steps. Call only when all sentences have been looked up."""
        mask = 0
        for flag in self._flags.values():
            mask |= flag.bit if steps >> flag.step & 1 else 0
        return mask

    def flags_set(self, step: int, outcome: str | None) -> int:
        mask = 0
        for flag in self._flags.values():
            if flag.step == step and (not flag.outcomes or outcome in flag.outcomes):
                mask |= flag.bit
        return mask

    def discharged(self, step: int, outcome: str | None) -> int:
        """R bits that taking the step clears: its own, and those of groups it is a member of."""
        mask = 1 << step
        for group in self._groups.values():
            for item in group.items:
                member = self._by_name.get(item.name)
                if member and member.index == step and (not item.outcomes or outcome in item.outcomes):
                    mask |= group.bit
        return mask

    def _note(self, cause: str, remedy: str) -> None:
        self.problems.note(self.line, cause, remedy)


def _all_pairs(step: Step) -> Iterator[Pair]:
    for outcome in step.outcomes or (None,):
        yield step.index, outcome
