"""«同条文的对照»: article by article, where a shipped procedure carries it out, or why it does not.

What rules, facts, properties and separations cite is found by itself. `articles.yaml` beside a procedure
names the articles it must answer for (对照), those kept by a box of a form (栏目) and those left out (不写).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gongzhi.calendars.files import read_mapping
from gongzhi.engine import Library, Procedure, load_procedure
from gongzhi.engine.articles import chinese_number, parse_reference
from gongzhi.engine.procedure import Citation

PACK = Path(__file__).resolve().parents[1] / "packs" / "cn"
HEAD = """# 随附的程序同条文的对照

{note}每个程序落实的法，逐条列在下面：由哪几条规则、哪些要素和性质落实，由表单的哪一栏落实，或者为什么不写。
规则写的是编号，见程序文件和“规则”页。只列手头有条文的；地方规定和未核实的文本不在这里。
对照的范围写在各程序旁边的 `articles.yaml`，范围里的条文一条都不能漏，由测试核对；
规则引用得对不对，仍是人的判断。

“不写”不是不遵守：那是别的机关的事、不在一件案子里的事，或者要由人判断、系统不替人判断的事。
"""
Place = tuple[str, int]
"""The key of a source in the procedure, and the number of an article."""


@dataclass(frozen=True, slots=True)
class Account:
    """What one procedure says about the articles it answers for."""

    procedure: Procedure
    wanted: tuple[Place, ...]  # in their order, those whose words are at hand
    cited: Mapping[Place, list[str]]  # where the procedure itself names an article
    forms: Mapping[str, list[str]]  # «条例20③» → «步骤.栏目»
    left: Mapping[str, str]  # «条例18②» → why

    def problems(self) -> list[str]:
        """What does not hold: an article forgotten, a box that does not exist, an omission that is none."""
        told = {self.place(key) for key in (*self.forms, *self.left)}
        wrong = [f"{s}{n}没有着落" for s, n in self.wanted if (s, n) not in told and (s, n) not in self.cited]
        wrong += [f"{key}不在对照的范围里" for key in self.left if self.place(key) not in self.wanted]
        wrong += [f"{key}读不懂" for key in (*self.forms, *self.left) if self.place(key) is None]
        return wrong + [
            f"没有“{box}”" for boxes in self.forms.values() for box in boxes if not self.label(box)
        ]

    def place(self, written: str) -> Place | None:
        """«条例20③» → (条例, 20)."""
        for source in sorted(self.procedure.sources, key=len, reverse=True):
            reference = parse_reference(written.removeprefix(source)) if written.startswith(source) else None
            if reference:
                return source, reference.first
        return None

    def label(self, box: str) -> str:
        """«登记.代表» as the clerk sees it; empty when there is no such step or box."""
        name, _, key = box.partition(".")
        step = self.procedure.by_name.get(name)
        if step is None:
            return ""
        if not key:
            return f"“{name}”这一步"
        return next((f"{name}“{spec.title}”" for spec in step.form if spec.key == key), "")


def accounts() -> Iterator[Account]:
    """Of every shipped procedure with an `articles.yaml`, by name."""
    library = Library.load(PACK)
    for path in sorted(PACK.glob("procedures/*/articles.yaml")):
        yield account(path, library)


def account(path: Path, library: Library) -> Account:
    """Raises DataError for a file that cannot be read, PackError for the procedure."""
    written = read_mapping(path, {"对照"}, frozenset({"栏目", "不写"}))
    procedure = load_procedure(path.parent / "procedure.yaml", library=library)
    wanted = tuple(_wanted(procedure, library, written["对照"]))
    return Account(procedure, wanted, _cited(procedure), written.get("栏目") or {}, written.get("不写") or {})


def _wanted(procedure: Procedure, library: Library, ranges: Mapping[str, object]) -> Iterator[Place]:
    for source, spans in ranges.items():
        statute = library.statute(procedure.sources[source].title, procedure.in_force[0])
        assert statute is not None, source
        at_hand = {int(number.partition("之")[0]) for number in (*statute.articles, *statute.excerpts)}
        for reference in map(parse_reference, str(spans).split("、")):
            assert reference is not None, spans
            numbers = range(reference.first, reference.last + 1)
            yield from ((source, number) for number in numbers if number in at_hand)


def _cited(procedure: Procedure) -> dict[Place, list[str]]:
    found: dict[Place, list[str]] = {}
    for citations, where in _citing(procedure):
        for place in dict.fromkeys(place for citation in citations for place in _places(citation)):
            found.setdefault(place, []).append(where)
    return found


def _citing(procedure: Procedure) -> Iterator[tuple[tuple[Citation, ...], str]]:
    for attribute in procedure.attributes:
        yield attribute.citations, f"要素“{attribute.name}”"
    for rule in procedure.rules.values():
        yield rule.citations, f"规则{rule.number}"
    for one in procedure.properties:
        yield one.citations, f"性质{one.key}"
    for apart in procedure.separations:
        yield apart.citations, "分责"


def _places(citation: Citation) -> Iterator[Place]:
    for part in citation.article.split("、"):
        if reference := parse_reference(part):
            yield from ((citation.source, n) for n in range(reference.first, reference.last + 1))


def page(note: str) -> str:
    """The whole page."""
    return HEAD.format(note=note) + "".join(f"\n{_section(one)}" for one in accounts())


def _section(one: Account) -> str:
    rows = "\n".join(f"| {_article(one, place)} | {_kept(one, place)} |" for place in one.wanted)
    return f"## {one.procedure.title}\n\n| 条文 | 落实 |\n|---|---|\n{rows}\n"


def _article(one: Account, place: Place) -> str:
    return f"《{one.procedure.sources[place[0]].title}》第{chinese_number(place[1])}条"


def _kept(one: Account, place: Place) -> str:
    said = [_numbers(one.cited.get(place, []))]
    said += ["、".join(map(one.label, boxes)) for key, boxes in one.forms.items() if one.place(key) == place]
    said += [f"不写：{why}" for key, why in one.left.items() if one.place(key) == place]
    return "；".join(part for part in said if part)


def _numbers(where: list[str]) -> str:
    rules = [each.removeprefix("规则") for each in where if each.startswith("规则")]
    others = list(dict.fromkeys(each for each in where if not each.startswith("规则")))
    return "、".join([*(["规则" + "、".join(rules)] if rules else []), *others])
