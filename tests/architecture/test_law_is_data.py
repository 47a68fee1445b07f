"""No legal number and no article in Python: they live in `packs/`, with their sources.

A heuristic: it reads the literals of the program, not its comments and docstrings. What it may not see
is guarded by review; what it sees wrongly is listed below with the reason.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.files import python, text

PERIOD = re.compile(
    r"[0-9一二三四五六七八九十百两]+(个工作日|工作日|日内|日前|天内|小时内|分钟内|个月内|年内)"
)
ARTICLE = re.compile(r"第[0-9一二三四五六七八九十百]+条")
LEGAL_NAME = re.compile(r"(^|_)(DAYS|WORKING_DAYS|HOURS|MONTHS|YEARS|QUORUM|MAJORITY)($|_)")

EXAMPLE = re.compile("例如|之类|写作|写成|，写 |^写 ")  # tells how a period is written

# (file, what is found) → why it is no law
ALLOWED = {
    ("gongzhi/calendars/calendar.py", "HORIZON_YEARS"): "how far tables are computed ahead",
    ("gongzhi/engine/check/adapt.py", "HOURS_A_DAY"): "a day has 24 hours",
    ("gongzhi/web/views/work.py", "七天内"): "the week ahead, a filter of a list",
    ("gongzhi/cases/duties.py", "timedelta(days=7)"): "the same",
}
SAMPLES = {"gongzhi/web/styleguide.py"}  # invented cases that show the components

APPS = [p for p in python() if p.parts[0] == "gongzhi" and "tests" not in p.parts and str(p) not in SAMPLES]


def literals(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and text of every string that is not a docstring; an f-string is one text."""
    described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = list(ast.walk(tree))
    first = [node.body[0] for node in nodes if isinstance(node, described) and node.body]
    skipped = {id(statement.value) for statement in first if isinstance(statement, ast.Expr)}
    found = []
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            found.append((node.lineno, "".join(str(getattr(part, "value", "")) for part in node.values)))
    return found + [
        (n.lineno, n.value)
        for n in nodes
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in skipped
    ]


def periods(tree: ast.AST) -> list[str]:
    return [
        f"{line}: {found[0]}"
        for line, content in literals(tree)
        for pattern in (PERIOD, ARTICLE)
        if not EXAMPLE.search(content) and (found := pattern.search(content))
    ]


def numbers(tree: ast.AST) -> list[str]:
    """Constants named like a legal period, and spans of whole days written as numbers."""
    told = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [t.id for t in node.targets if isinstance(t, ast.Name) and LEGAL_NAME.search(t.id)]
            told += [f"{node.lineno}: {name}" for name in names]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "timedelta":
            spans = {k.arg: k.value for k in node.keywords if k.arg in {"days", "weeks"}}
            told += [
                f"{node.lineno}: timedelta({unit}={value.value!r})"
                for unit, value in spans.items()
                if isinstance(value, ast.Constant) and value.value not in (0, 1)
            ]
    return told


@pytest.mark.parametrize("path", APPS, ids=str)
def test_no_law_in_the_program(path: Path) -> None:
    tree = ast.parse(text(path))
    allowed = {name for file, name in ALLOWED if file == str(path)}
    found = [f for f in periods(tree) + numbers(tree) if f.split(": ")[1] not in allowed]
    assert found == [], f"{path}: put these into packs/ with their source"


def test_what_is_allowed_is_still_there() -> None:
    for file, name in ALLOWED:
        assert name in text(Path(file)), f"{file} no longer has {name}: take it off the list"


@pytest.mark.parametrize(
    "line",
    [
        'LIMIT = "15个工作日"',
        'RULE = "第四十七条"',
        "REVIEW_DAYS = 15",
        "x = timedelta(days=60)",
        'f"{n} 应在三日内"',
    ],
)
def test_the_heuristic_sees(line: str) -> None:
    tree = ast.parse(line)
    assert periods(tree) + numbers(tree)
