"""Random procedures: as plain data for the oracle, and as the file the loader reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

STEPS = tuple("甲乙丙丁戊己庚辛")
OUTCOMES = ("可", "否", "缓")
ATTRIBUTES = ("急", "密")
VERBS = ("须先有", "须待", "后须", "启用", "停用", "使失效", "免除")


@dataclass(frozen=True)
class Thing:
    """An item of a sentence: a step with some outcomes (none = any), or a group."""

    name: str
    outcomes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name + ("=" + "|".join(self.outcomes) if self.outcomes else "")


@dataclass(frozen=True)
class RandomRule:
    left: tuple[Thing, ...] | None  # None is 全部
    verb: str
    right: tuple[Thing, ...] | None
    when: tuple[tuple[str, bool], ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class RandomField:
    """A box of a form that states a fact; a required one must be ticked."""

    fact: str
    required: bool = False
    outcomes: tuple[str, ...] = ()

    def asked(self, outcome: str | None) -> bool:
        return not self.outcomes or outcome in self.outcomes


@dataclass(frozen=True)
class RandomStep:
    name: str
    outcomes: tuple[str, ...] = ()
    included: bool = True
    pending: bool = False
    once: bool = False
    exit: bool = False
    applies: tuple[tuple[str, bool], ...] = ()
    form: tuple[RandomField, ...] = ()


@dataclass(frozen=True)
class RandomGraph:
    steps: tuple[RandomStep, ...]
    groups: tuple[tuple[str, tuple[Thing, ...]], ...] = ()
    rules: tuple[RandomRule, ...] = field(default=())
    free: tuple[str, ...] = ()

    def to_yaml(self) -> str:
        lines = [
            "程序: 随机",
            "代码: suiji",
            "版本: 1",
            "法源: {规: {名称: 规}}",
            "角色: {人: 人}",
            "阶段: [一]",
        ]
        lines += [
            "要素:",
            *(f"  {n}: {{类型: 是否{', 变化: 随时' if n in self.free else ''}}}" for n in ATTRIBUTES),
            f"办结: [{self.steps[0].name}]",
        ]
        lines += ["步骤:", *(f"  {step.name}: {{{_step_keys(step)}}}" for step in self.steps), "规则:"]
        lines += [f"  {i}: {{句: {_sentence(r)}, 依据: 规{_extras(r)}}}" for i, r in enumerate(self.rules, 1)]
        if not self.rules:
            lines[-1] = "规则: {}"
        if self.groups:
            lines += ["归并:"]
            lines += [f"  {n}: {{任一: [{', '.join(map(str, members))}]}}" for n, members in self.groups]
        return "\n".join(lines) + "\n"


def _step_keys(step: RandomStep) -> str:
    keys = ["阶段: 一", "角色: 人"]
    keys += [f"结果: [{', '.join(step.outcomes)}]"] if step.outcomes else []
    keys += ["初始: 停用"] if not step.included else []
    keys += [
        f"{key}: 是"
        for key, on in (("初始待办", step.pending), ("一次", step.once), ("退出", step.exit))
        if on
    ]
    keys += [f"适用: {_guard(step.applies)}"] if step.applies else []
    keys += [f"表单: {{{', '.join(map(_box, step.form))}}}"] if step.form else []
    return ", ".join(keys)


def _box(box: RandomField) -> str:
    only = f", 结果: [{', '.join(box.outcomes)}]" if box.outcomes else ""
    return f"{box.fact}: {{类型: 是否, 要素: {box.fact}, 必填: {'是' if box.required else '否'}{only}}}"


def _guard(guard: tuple[tuple[str, bool], ...]) -> str:
    return "[" + ", ".join(name if holds else f"非 {name}" for name, holds in guard) + "]"


def _sentence(rule: RandomRule) -> str:
    left, right = ("全部" if side is None else "、".join(map(str, side)) for side in (rule.left, rule.right))
    return f"{left} {rule.verb} {right}" + (" 办毕" if rule.verb == "须待" else "")


def _extras(rule: RandomRule) -> str:
    when = f", 当: {_guard(rule.when)}" if rule.when else ""
    return when + (f", 除: [{', '.join(rule.without)}]" if rule.without else "")


guards = st.dictionaries(st.sampled_from(ATTRIBUTES), st.booleans(), max_size=1).map(
    lambda d: tuple(d.items())
)


@st.composite
def graphs(draw: st.DrawFn, forms: bool = False) -> RandomGraph:
    """With `forms`, steps state facts, and a fact may change at any time."""
    names = STEPS[: draw(st.integers(2, len(STEPS)))]
    steps = tuple(
        RandomStep(
            name,
            OUTCOMES[: draw(st.sampled_from((0, 0, 2, 3)))],
            draw(st.sampled_from((True, True, True, False))),
            draw(st.booleans()),
            draw(st.sampled_from((False, False, True))),
            draw(st.sampled_from((False, False, False, True))),
            draw(guards),
        )
        for name in names
    )
    free: tuple[str, ...] = ()
    if forms:
        steps = tuple(replace(step, form=draw(_forms(step))) for step in steps)
        free = draw(st.sampled_from(((), (), ("急",))))
    things = st.builds(_thing, st.sampled_from(steps), st.integers(0, 7))
    members = st.lists(things, min_size=1, max_size=3, unique_by=lambda thing: thing.name).map(tuple)
    groups = tuple((f"归{i}", draw(members)) for i in range(draw(st.integers(0, 2))))
    count = draw(st.integers(0, 14))
    rules = tuple(draw(_rules(things, tuple(name for name, _ in groups), names)) for _ in range(count))
    return RandomGraph(steps, groups, tuple(rule for rule in rules if rule is not None), free)


def _forms(step: RandomStep) -> st.SearchStrategy[tuple[RandomField, ...]]:
    some = st.sampled_from([(), (), *((outcome,) for outcome in step.outcomes)])
    boxes = st.builds(RandomField, st.sampled_from(ATTRIBUTES), st.booleans(), some)
    return st.lists(boxes, max_size=2, unique_by=lambda box: box.fact).map(tuple)


def _thing(step: RandomStep, choice: int) -> Thing:
    return Thing(step.name, tuple(o for i, o in enumerate(step.outcomes) if choice >> i & 1))


@st.composite
def _rules(
    draw: st.DrawFn, things: st.SearchStrategy[Thing], groups: tuple[str, ...], names: tuple[str, ...]
) -> RandomRule | None:
    verb = draw(st.sampled_from(VERBS))
    named = st.sampled_from([Thing(name) for name in groups])
    any_group: st.SearchStrategy[Thing] = named if groups else st.nothing()
    plain = st.sampled_from(names).map(Thing)
    sides = st.lists(things | any_group, min_size=1, max_size=2, unique=True).map(tuple)
    left = None if draw(st.booleans()) else draw(sides)
    right = None
    if verb == "须先有":
        right = draw(sides)
    elif draw(st.booleans()):
        right = draw(st.lists(plain | any_group, min_size=1, max_size=3, unique=True).map(tuple))
    if verb in ("须先有", "须待") and left and right and set(left) & set(right):
        return None  # the loader refuses a step that waits for itself
    everything = left is None or right is None
    without = tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True))) if everything else ()
    return RandomRule(left, verb, right, draw(guards), without)
