"""Documents that lead somewhere and are not stale."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, ours, text

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.M)
PAGES = [p for p in ours() if p.suffix == ".md"]
DECISIONS = [p for p in PAGES if p.parent.name == "decisions" and p.name != "README.md"]


def anchors(content: str) -> set[str]:
    """The anchors that a reader of the repository's pages gets for the headings."""
    words = (re.sub(r"[^\w\- ]", "", h.replace("`", "")).strip().lower() for h in HEADING.findall(content))
    return {w.replace(" ", "-") for w in words}


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_every_link_leads_somewhere(path: Path) -> None:
    for first, second in LINK.findall(re.sub(r"```.*?```", "", text(path), flags=re.S)):
        target, _, anchor = (first or second).partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        place = (ROOT / path.parent / target).resolve() if target else ROOT / path
        assert place.exists(), f"{path} links to {target}"
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place.read_text(encoding="utf-8")), f"{path}: no heading #{anchor} there"


@pytest.mark.parametrize("path", DECISIONS, ids=lambda p: p.name)
def test_a_decision_says_when_why_and_at_what_cost(path: Path) -> None:
    content = text(path)
    assert re.match(rf"# {path.name[:4]} \S", content), "the title begins with the number"
    assert re.search(r"^- Date: \d{4}-\d\d-\d\d$", content, re.M)
    assert re.search(r"^- Status: (proposed|accepted|replaced by \d{4})$", content, re.M)
    for word in ("Context", "Decision", "Cost"):
        assert re.search(rf"^(## {word}|\*\*{word})", content, re.M), f"no {word.lower()} in {path}"


def test_decisions_have_one_number_each() -> None:
    numbers = [p.name[:4] for p in DECISIONS]
    assert len(numbers) == len(set(numbers))


def test_generated_pages_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for page, content in module.pages().items():
        assert page.read_text(encoding="utf-8") == content, (
            f"run python docs/generate.py: {page.name} is stale"
        )


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[\[~<>=; ]", d)[0] for d in project["dependencies"]}
    told = "\n".join(text(p) for p in DECISIONS)
    unexplained = {name for name in wanted if not re.search(rf"\b{re.escape(name)}\b", told)}
    assert unexplained == set(), "say in a decision what each is for"
