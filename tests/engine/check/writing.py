"""Procedures and statutes in a few lines, and the checker around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from gongzhi.engine.check.finding import Finding, Status
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.check.prove import Proof, Settings, Tier, prove
from gongzhi.engine.library import Library
from gongzhi.engine.loader import compile_text, load_procedure
from gongzhi.engine.procedure import Procedure

NATIONAL = Path(__file__).parents[3] / "packs" / "cn"
DAY = date(2026, 11, 21)

HEAD = """\
程序: {title}
代码: {title}
版本: 1.0
法源: {{法: {{名称: 某法}}}}
角色: {{官: 经办机关, 民: 当事人}}
阶段: [全程]
办结: [{finish}]
"""


def written(
    steps: Iterable[str],
    rules: Iterable[str],
    *,
    finish: str = "完",
    title: str = "试",
    attributes: Iterable[str] = (),
    properties: Iterable[str] = (),
    more: str = "",
) -> str:
    """YAML. A step is «名» or «名 {…}», a rule or property a sentence, perhaps followed by « | 键: 值»."""
    text = HEAD.format(title=title, finish=finish)
    if attributes:
        text += "要素:\n" + "".join(f"  {name}: {{类型: 是否}}\n" for name in attributes)
    text += "步骤:\n" + "".join(_step(step) for step in steps)
    text += "规则:\n" + "".join(_rule(number, rule) for number, rule in enumerate(rules, start=1))
    if properties:
        text += "性质:\n" + "".join(
            _rule(key, one) for key, one in zip("甲乙丙丁戊", properties, strict=False)
        )
    return text + more


def _step(written: str) -> str:
    name, _, rest = written.partition(" ")
    role = "" if "自动" in rest else "角色: 民" if "外部" in rest else "角色: 官"
    keys = ", ".join(part for part in ("阶段: 全程", role, rest.removeprefix("{").removesuffix("}")) if part)
    return f"  {name}: {{{keys}}}\n"


def _rule(key: object, written: str) -> str:
    sentence, _, rest = written.partition(" | ")
    return f"  {key}: {{句: {sentence}, 依据: 法1{', ' + rest if rest else ''}}}\n"


def compiled(text: str) -> Procedure:
    return compile_text(text, "试.yaml", "0" * 64, Library())


def procedure(*args: object, **kwargs: object) -> Procedure:
    return compiled(written(*args, **kwargs))  # type: ignore[arg-type]


class GivenLaws(Laws):
    """Statutes written in the test."""

    def __init__(self, laws: Mapping[str, Procedure]) -> None:
        super().__init__(())
        self._loaded = dict(laws)


def proof(it: Procedure, *laws: Procedure, tier: Tier = Tier.PROOF, backend: str = "") -> Proof:
    return prove(it, GivenLaws({law.title: law for law in laws}), Settings(DAY, tier, backend=backend))


def findings(it: Proof, check: str, *statuses: Status) -> list[Finding]:
    return [f for f in it.findings if f.check == check and (not statuses or f.status in statuses)]


def the_failure(it: Proof, check: str) -> Finding:
    """The only failure of the proof, which must be of this check."""
    (found,) = [f for f in it.findings if f.status is Status.FAILED]
    assert found.check == check, found
    return found


def shipped(name: str) -> Path:
    return NATIONAL / "procedures" / name / "procedure.yaml"


def load(path: Path, change: Mapping[str, str] | None = None) -> Procedure:
    """A shipped procedure, with some of its text changed first; every change must apply exactly once."""
    text = path.read_text(encoding="utf-8")
    for old, new in (change or {}).items():
        assert text.count(old) == 1, f"{old} 出现 {text.count(old)} 次"
        text = text.replace(old, new)
    library = Library.load(NATIONAL)
    if change is None:
        return load_procedure(path, library=library)
    return compile_text(text, str(path), "0" * 64, library)
