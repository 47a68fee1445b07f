"""Reads the parts a procedure's sentences refer to: sources, attributes, roles, parameters, citations."""

from __future__ import annotations

from collections.abc import Mapping

from gongzhi.engine.grammar import check_name
from gongzhi.engine.procedure import Attribute, Citation, Guard, Role, Source
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.strict_yaml import Mapping as YamlMapping
from gongzhi.engine.strict_yaml import Scalar

CHECKED = ("国家", "地方", "未核实")
BINDINGS: tuple[str, ...] = ("岗位", "范围", "承办", "上级", "当事人", "系统")


def read_sources(top: Fields, known: Mapping[str, Source]) -> dict[str, Source]:
    """法源. `引用` takes title, number and dates from the library's entry of that code."""
    sources = {}
    for key, fields in top.sections("法源", "法源", required=True):
        base = Source(key, "")
        code = fields.text("引用")
        if code:
            if code in known:
                base = known[code]
            else:
                top.problems.note(
                    fields.line, f"法源“{key}”引用的“{code}”不在法源库里", "请核对代码，或直接写名称与文号。"
                )
        sources[key] = Source(
            key,
            fields.text("名称", base.title, required=not code),
            fields.text("文号", base.number),
            fields.day("施行") or base.in_force,
            fields.choice("核实", CHECKED, base.checked),
            fields.text("网址", base.url),
        )
        fields.finish()
    return sources


def read_citations(
    fields: Fields, sources: Mapping[str, Source], *, required: bool = True
) -> tuple[Citation, ...]:
    """依据: «条例25②», several joined by «；». Each must begin with the key of a 法源."""
    line = fields.line_of("依据")
    text = fields.text("依据", required=required)
    citations = []
    for part in text.split("；") if text else ():
        key = max((k for k in sources if part.startswith(k)), key=len, default=None)
        if key is None:
            fields.problems.note(
                line,
                f"{fields.what}的依据“{part}”没有对应的法源",
                f"请先在“法源”里写明；现有：{'、'.join(sources)}。",
            )
        else:
            citations.append(Citation(key, part[len(key) :]))
    return tuple(citations)


def read_attributes(top: Fields, sources: Mapping[str, Source]) -> tuple[Attribute, ...]:
    """要素 of kind 是否. Others (lists of units) belong to the case's data and have no bit."""
    attributes: list[Attribute] = []
    for name, fields in top.sections("要素", "要素"):
        top.problems.read(fields.line, lambda n: check_name(n, "要素"), name)
        kind = fields.choice("类型", ("是否", "单位列表", "人员列表"), "是否")
        default = fields.truth("默认")
        citations = read_citations(fields, sources, required=False)
        help_text = fields.text("说明")
        free = fields.choice("变化", ("", "随时"), "") == "随时"
        fields.finish()
        if kind == "是否":
            attributes.append(Attribute(len(attributes), name, default, citations, help_text, free))
    return tuple(attributes)


def read_lists(top: Fields) -> frozenset[str]:
    """Names of the 要素 that are lists; only a 子程序 may refer to them."""
    entry = top.node.entries.get("要素")
    if entry is None or not isinstance(entry.value, YamlMapping):
        return frozenset()
    found = set()
    for name, item in entry.value.entries.items():
        kind = item.value.entries.get("类型") if isinstance(item.value, YamlMapping) else None
        if kind and isinstance(kind.value, Scalar) and kind.value.text in ("单位列表", "人员列表"):
            found.add(name)
    return frozenset(found)


def read_guard(fields: Fields, key: str, attributes: tuple[Attribute, ...]) -> Guard:
    """适用 or 当: names of 要素, each may be preceded by «非 »; all of them together must hold."""
    line = fields.line_of(key)
    return guard_of(fields.texts(key), attributes, fields.problems, line, f"{fields.what}的“{key}”")


def guard_of(
    texts: tuple[str, ...], attributes: tuple[Attribute, ...], problems: Problems, line: int, what: str
) -> Guard:
    bits = {attribute.name: 1 << attribute.index for attribute in attributes}
    on = off = 0
    for text in texts:
        name = text.removeprefix("非 ")
        if name not in bits:
            problems.note(
                line,
                f"{what}提到的“{name}”不是要素",
                f"请先在“要素”里写明；现有：{'、'.join(bits) or '无'}。",
            )
        elif name == text:
            on |= bits[name]
        else:
            off |= bits[name]
    if on & off:
        problems.note(line, f"{what}自相矛盾", "同一要素不能既要求有又要求没有。")
    return Guard(on, off)


def read_roles(top: Fields) -> dict[str, Role]:
    """角色: a title, or a mapping whose 名称 is the title and whose other keys bind it to the world."""
    roles: dict[str, Role] = {}
    mapping = top.mapping("角色", required=True)
    for key, entry in mapping.entries.items() if mapping else ():
        top.problems.read(entry.line, lambda k: check_name(k, "角色"), key)
        if isinstance(entry.value, Scalar):
            roles[key] = Role(key, entry.value.text, {})
        elif isinstance(entry.value, YamlMapping):
            fields = Fields(entry.value, f"角色“{key}”", top.problems)
            title = fields.text("名称", required=True)
            binding = {k: fields.text(k) for k in BINDINGS if k in entry.value.entries}
            fields.finish()
            roles[key] = Role(key, title, binding)
        else:
            top.problems.note(entry.line, f"角色“{key}”应当是名称或 {{名称: …}}", "请对照格式说明书写。")
    return roles
