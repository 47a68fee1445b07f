"""One text of law as a file: what it is, since when it holds, and the articles we rely on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongzhi.engine.articles import ArticleText, Paragraphs, parse_reference, text_at
from gongzhi.engine.procedure import Source
from gongzhi.engine.reading.fields import Fields, Problems
from gongzhi.engine.strict_yaml import Scalar, Sequence, read

LEVELS = (
    "国家法律", "行政法规", "党内法规", "司法解释", "部门规章", "国家标准",
    "规范性文件", "地方性法规", "地方规章", "地方实践",
)  # fmt: skip
MARKS = {
    "V·nat": "国家",
    "V·loc": "地方",
    "S": "未核实",
    "W": "未核实",
    "w": "未核实",
    "M": "未核实",
    "A": "未核实",
}
DOUBTS = ("文号", "公布", "施行", "失效")


@dataclass(frozen=True, slots=True)
class Statute:
    """A source with its standing and texts.

    `mark` is how its wording was checked (V·nat and V·loc compared with a published text, others not);
    `doubts` names the dates or numbers above that were not compared.
    """

    source: Source
    aliases: tuple[str, ...]
    short_titles: tuple[str, ...]
    issuer: str
    level: str
    promulgated: date | None
    repealed: date | None
    replaces: str
    mark: str
    doubts: tuple[str, ...]
    origins: tuple[str, ...]
    articles: Mapping[str, Paragraphs]
    excerpts: Mapping[str, Paragraphs]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything a citation may call it by."""
        return (self.source.key, *self.aliases, self.source.title, *self.short_titles)

    def holds(self, day: date) -> bool:
        """Whether it is in force on *day*; an unknown first day counts as long past."""
        begins = self.source.in_force
        return (begins is None or begins <= day) and (self.repealed is None or day < self.repealed)

    def article(self, written: str) -> ArticleText | None:
        """The text of «25②»; quoted sentences when the article is not at hand in full; else None."""
        reference = parse_reference(written)
        if reference is None:
            return None
        text = text_at(self.articles, reference)
        if text is not None:
            return ArticleText(self.source.title, reference.label, text)
        text = text_at(self.excerpts, reference.whole)
        return ArticleText(self.source.title, reference.label, text, excerpt=True) if text else None


def read_statute(path: Path) -> Statute:
    """Reads one file. Raises PackError with everything wrong in it."""
    problems = Problems(str(path))
    fields = Fields(read(path), "法源", problems)
    mark = fields.choice("确证", tuple(MARKS), "M")
    source = Source(
        fields.text("代号", required=True),
        fields.text("题名", required=True),
        fields.text("文号"),
        fields.day("施行"),
        MARKS[mark],
        fields.text("网址"),
    )
    statute = Statute(
        source=source,
        aliases=fields.texts("别名"),
        short_titles=fields.texts("简称"),
        issuer=fields.text("制定机关", required=True),
        level=fields.choice("效力级别", LEVELS, LEVELS[0]),
        promulgated=fields.day("公布"),
        repealed=fields.day("失效"),
        replaces=fields.text("取代"),
        mark=mark,
        doubts=_doubts(fields),
        origins=fields.texts("出处"),
        articles=_texts(fields, "条文"),
        excerpts=_texts(fields, "摘录"),
    )
    fields.finish()
    problems.check()
    return statute


def _doubts(fields: Fields) -> tuple[str, ...]:
    doubts = fields.texts("存疑")
    for doubt in doubts:
        if doubt not in DOUBTS:
            fields.problems.note(
                fields.line_of("存疑"), f"“存疑”里不认识“{doubt}”", f"只能是：{'、'.join(DOUBTS)}。"
            )
    return doubts


def _texts(fields: Fields, key: str) -> dict[str, Paragraphs]:
    """Article number → its paragraphs, each a text; items of a paragraph stand on lines of their own."""
    mapping = fields.mapping(key)
    found: dict[str, Paragraphs] = {}
    for number, entry in mapping.entries.items() if mapping else ():
        reference = parse_reference(number)
        paragraphs = entry.value.items if isinstance(entry.value, Sequence) else ()
        texts = tuple(node.text.strip() for node in paragraphs if isinstance(node, Scalar))
        if reference is None or reference.paragraph or reference.last > reference.first:
            fields.problems.note(entry.line, f"“{key}”里的“{number}”不是条号", "请写 25 或 23之1。")
        elif not texts or len(texts) < len(paragraphs):
            fields.problems.note(entry.line, f"“{key}”第{number}条应当是一列款", "请每款一行，以“- ”开头。")
        else:
            found[number] = texts
    return found
