"""Loads a procedure file into a compiled Procedure, or says everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gongzhi.engine.compile import actions_of
from gongzhi.engine.grammar import parse_item
from gongzhi.engine.library import Library
from gongzhi.engine.linking import (
    check_extensions,
    check_floors,
    check_parameters,
    clauses_of_rules,
    link_properties,
    link_rules,
)
from gongzhi.engine.names import Names
from gongzhi.engine.parameters import NATIONAL, OWN, read_section, with_own
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import (
    Action,
    Attribute,
    Guard,
    Parameter,
    Pause,
    Procedure,
    Role,
    Separation,
    Source,
    Step,
    Suspension,
)
from gongzhi.engine.reading.children import check_children
from gongzhi.engine.reading.clocks import read_clocks
from gongzhi.engine.reading.dates import check_dates
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.reading.laws import read_extinctions, read_realisations
from gongzhi.engine.reading.parts import (
    guard_of,
    read_attributes,
    read_citations,
    read_lists,
    read_roles,
    read_sources,
)
from gongzhi.engine.reading.rules import Context, read_groups, read_rules
from gongzhi.engine.reading.steps import Vocabulary, read_steps
from gongzhi.engine.strict_yaml import Mapping as YamlMapping
from gongzhi.engine.strict_yaml import Scalar, read_text
from gongzhi.engine.strict_yaml import Sequence as YamlSequence


def load_procedure(path: Path, *, library: Library | None = None, profiles: Sequence[Path] = ()) -> Procedure:
    """Reads and compiles one file. Raises PackError with every problem found.

    Without a `library` the sources and parameters of the file's own pack are read, `profiles` laid over them.
    Who loads many procedures had better load the library once.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise PackError(
            [Problem(str(path), 0, "文件读不出来", "请确认文件存在，并以UTF-8编码保存。")]
        ) from None
    return compile_text(
        text, str(path), hashlib.sha256(raw).hexdigest(), library or library_of(path, profiles)
    )


def library_of(path: Path, profiles: Sequence[Path] = ()) -> Library:
    """The library of the pack that holds a procedure file; an empty one for a file outside any pack."""
    pack = next((folder for folder in path.resolve().parents if (folder / "sources").is_dir()), None)
    return Library.load(pack, profiles) if pack else Library()


def compile_text(
    text: str, file: str, sha256: str, library: Library, *, installed: bool = False
) -> Procedure:
    """As `load_procedure`, for text already at hand (an editor's draft).

    `installed`: a version that cases run already; it is not asked anew whether it began too early.
    """
    problems = Problems(file)
    top = Fields(read_text(text, file), "文件", problems)
    sources = read_sources(top, library.sources)
    lists, attributes = read_lists(top), read_attributes(top, sources)
    parameters = with_own(library.values, read_section(top, OWN, sources), file, installed=installed)
    roles, stages = read_roles(top), top.texts("阶段", required=True)
    steps = read_steps(top, Vocabulary(stages, roles, attributes, lists, library.majorities))
    check_children(steps, problems)
    groups = read_groups(top, sources)
    drafts, nameless = read_rules(top, Context(steps, attributes, sources))
    in_force = (top.day("施行"), top.day("失效"))
    if not installed:
        check_dates(drafts, sources, in_force[0], problems)
    check_parameters(drafts, parameters, problems)
    check_extensions(drafts, parameters, problems)

    names = Names(steps, [*groups, *nameless], problems)
    clauses = clauses_of_rules(drafts, names)
    finish = _finish(top, names)
    actions = actions_of(steps, clauses, names)
    rules = link_rules(drafts, actions, names)
    pauses, floors = read_clocks(top, rules, actions, names, sources)
    check_floors(floors, parameters, problems)
    steps = _with_pauses(steps, actions, pauses)
    procedure = Procedure(
        title=top.text("程序", required=True),
        code=top.text("代码", required=True),
        version=top.text("版本", required=True),
        scope=top.text("适用"),
        matter=top.text("事类", "事件"),
        sha256=sha256,
        file=file,
        in_force=in_force,
        transition=top.choice("衔接", ("", "新案适用", "在办迁移"), ""),
        stages=stages,
        steps=steps,
        actions=actions,
        flags=names.flags,
        groups=names.groups,
        rules=rules,
        roles=roles,
        attributes=attributes,
        exclusive=_exclusive(top, attributes),
        sources=sources | _local_sources(parameters, sources, library, problems),
        parameters=parameters,
        properties=link_properties(top, names, attributes, sources),
        separations=_separations(top, names, sources),
        pauses=pauses,
        floors=floors,
        suspension=_suspension(top, roles, sources),
        finish=finish,
        initial=_initial(steps),
        by_name={step.name: step for step in steps},
        by_code={step.code: step for step in steps},
        by_step=tuple(tuple(a for a in actions if a.step == step.index) for step in steps),
        needs=_needs(steps),
        realises=read_realisations(top),
        extinctions=read_extinctions(top, names, sources),
    )
    top.text("说明")
    top.finish()
    problems.check()
    return procedure


def _local_sources(
    parameters: Mapping[str, Parameter], own: Mapping[str, Source], library: Library, problems: Problems
) -> dict[str, Source]:
    """The texts on which a profile's values rest: the procedure itself does not name them."""
    found = {}
    for parameter in parameters.values():
        if parameter.values[-1].origin in (NATIONAL, OWN):
            continue
        for cited in parameter.citations:
            text = library.sources.get(cited.source, own.get(cited.source))
            if text is not None and own.get(cited.source, text).title != text.title:
                cause = f"地方设置引用的“{cited.source}”，在本程序里是《{own[cited.source].title}》"
                problems.note(0, cause, "请在地方设置里写法源的全名。")
            elif text is not None:
                found[cited.source] = text
    return found


def _finish(top: Fields, names: Names) -> int:
    """办结: flags any of which, with nothing pending, ends the case."""
    names.line = top.line_of("办结")
    mask = 0
    for text in top.texts("办结", required=True):
        item = top.problems.read(names.line, parse_item, text)
        flag = names.flag(item) if item else None
        mask |= flag.bit if flag else 0
    return mask


def _with_pauses(
    steps: tuple[Step, ...], actions: tuple[Action, ...], pauses: tuple[Pause, ...]
) -> tuple[Step, ...]:
    pausing = {actions[index].step for pause in pauses for index in pause.begin}
    return tuple(replace(step, pauses_clock=step.index in pausing) for step in steps)


def _initial(steps: tuple[Step, ...]) -> tuple[int, int, int]:
    due = sum(step.bit for step in steps if step.begins_due)
    return 0, due, sum(step.bit for step in steps if step.begins_included)


def _needs(steps: tuple[Step, ...]) -> tuple[tuple[int, Guard], ...]:
    """Steps grouped by the guard of their 适用."""
    by_guard: dict[Guard, int] = {}
    for step in steps:
        if step.applies != Guard():
            by_guard[step.applies] = by_guard.get(step.applies, 0) | step.bit
    return tuple((mask, guard) for guard, mask in by_guard.items())


def _exclusive(top: Fields, attributes: tuple[Attribute, ...]) -> tuple[int, ...]:
    """不并存: lists of attributes of which at most one holds."""
    line, masks = top.line_of("不并存"), []
    for node in top.nodes("不并存"):
        items = node.items if isinstance(node, YamlSequence) else ()
        texts = tuple(item.text for item in items if isinstance(item, Scalar))
        masks.append(guard_of(texts, attributes, top.problems, line, "“不并存”").on)
    return tuple(masks)


def _separations(top: Fields, names: Names, sources: dict[str, Source]) -> tuple[Separation, ...]:
    found = []
    for node in top.nodes("分责"):
        if not isinstance(node, YamlMapping):
            top.problems.note(
                node.line, "“分责”应当是一列 {不得同一人: […], 依据: …}", "请对照格式说明书写。"
            )
            continue
        fields = Fields(node, "分责", top.problems)
        key = "不得同一单位" if "不得同一单位" in node.entries else "不得同一人"
        names.line = fields.line_of(key)
        steps = frozenset(s.index for s in map(names.step, fields.texts(key, required=True)) if s)
        if len(steps) < 2:
            top.problems.note(node.line, f"“{key}”至少要写两个步骤", "写作 {不得同一人: [甲, 乙], 依据: …}。")
        found.append(Separation(steps, read_citations(fields, sources), key == "不得同一单位"))
        fields.finish()
    return tuple(found)


def _suspension(top: Fields, roles: dict[str, Role], sources: dict[str, Source]) -> Suspension | None:
    node = top.mapping("全案中止")
    if node is None:
        return None
    fields = Fields(node, "全案中止", top.problems)
    allowed = fields.texts("角色", required=True)
    for role in allowed:
        if role not in roles:
            top.problems.note(fields.line, f"全案中止的角色“{role}”没有声明", "请先写进“角色”。")
    suspension = Suspension(allowed, read_citations(fields, sources))
    fields.finish()
    return suspension
