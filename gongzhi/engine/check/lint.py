"""T0: what can be said at once, without a search (about 10 ms; for every keystroke in the editor)."""

from collections.abc import Iterator

from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.check.model import Action, Model
from gongzhi.engine.grammar import Verb


def lint(model: Model) -> Iterator[Finding]:
    yield from unreachable(model)
    yield from contested(model)


def unreachable(model: Model) -> Iterator[Finding]:
    """L1: steps that can never happen even if nothing is ever switched off or invalidated again."""
    included, flags = set(model.included), set[int]()
    possible: set[int] = set()
    while True:
        new = {
            number
            for number, action in enumerate(model.actions)
            if number not in possible and action.step in included and _conceivable(model, action, flags)
        }
        if not new:
            break
        possible |= new
        for number in new:
            flags |= model.actions[number].sets
            included |= {e.target for e in model.actions[number].effects if e.verb is Verb.INCLUDES}
    alive = {model.actions[number].step for number in possible}
    for step, it in enumerate(model.steps):
        if step not in alive:
            story = tuple(_reasons(model, step, included, flags))
            yield Finding("L1", Status.FAILED, f"“{it.name}”不可能发生", story)


def _conceivable(model: Model, action: Action, flags: set[int]) -> bool:
    """Every condition has a flag, or an owner that may be off or out of scope."""
    return all(
        set(condition.flags) & flags or all(_may_be_off(model, owner) for owner in condition.owners)
        for condition in action.conditions
    )


def _may_be_off(model: Model, step: int) -> bool:
    if step not in model.included or model.steps[step].applies != ((0, 0),):
        return True
    return any(e.verb is Verb.EXCLUDES and e.target == step for a in model.actions for e in a.effects)


def _reasons(model: Model, step: int, included: set[int], flags: set[int]) -> Iterator[str]:
    if step not in included:
        yield f"“{model.steps[step].name}”初始停用，又没有一条会发生的规则启用它。"
        return
    seen = set()
    for action in model.actions:
        for condition in action.conditions if action.step == step else ():
            if not set(condition.flags) & flags and condition.rule not in seen:
                seen.add(condition.rule)
                names = "或".join(model.flags[flag].name for flag in condition.flags)
                yield f"规则{condition.rule}要求先有“{names}”，而它不可能先发生（互相等待，或没有启用）。"


def contested(model: Model) -> Iterator[Finding]:
    """L3: one action switches a step off by one rule and on by another. The kernel lets 启用 win."""
    seen: set[tuple[int, int, int]] = set()
    for number, action in enumerate(model.actions):
        on = {e.target: e.rule for e in action.effects if e.verb is Verb.INCLUDES}
        for effect in action.effects:
            rule = on.get(effect.target)
            if effect.verb is not Verb.EXCLUDES or rule is None or rule == effect.rule:
                continue
            key = (rule, effect.rule, effect.target)
            if key not in seen:
                seen.add(key)
                step = model.steps[effect.target].name
                what = f"规则{effect.rule}停用“{step}”，规则{rule}又启用它"
                said = f"“{model.action_name(number)}”时{what}：启用优先"
                yield Finding("L3", Status.WARNING, said, rules=(effect.rule, rule))
