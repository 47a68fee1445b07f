"""Writes the pages that can be computed: `python docs/generate.py`. A test fails when one is stale."""

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs import comparison  # noqa: E402  the repository's root is on the path only now

DECISIONS = ROOT / "docs" / "decisions"
FOLDERS = {"tutorial": "入门", "how-to": "怎么做", "reference": "参考", "explanation": "为什么"}
NOTE = "<!-- 由 docs/generate.py 生成，请勿手工修改 -->\n\n"


def pages() -> dict[Path, str]:
    """Every generated page and what it must say."""
    return {
        ROOT / "docs/reference/cli.md": command_line(),
        ROOT / "docs/reference/articles.md": comparison.page(NOTE),
        DECISIONS / "README.md": decisions(),
        ROOT / "docs/README.md": index(),
    }


def index() -> str:
    """The list of all pages, by what the reader wants."""
    parts = ["# 文档\n\n" + NOTE.rstrip()]
    for folder, title in FOLDERS.items():
        pages = sorted((ROOT / "docs" / folder).glob("*.md"))
        parts.append(f"## {title}\n" + "\n".join(f"- [{_title(p)}]({folder}/{p.name})" for p in pages))
    parts.append("## 其他\n- [正式部署](../deploy/README.md)\n- [决定的记录（英文）](decisions/README.md)")
    return "\n\n".join(parts) + "\n"


def _title(page: Path) -> str:
    return page.read_text(encoding="utf-8").split("\n", 1)[0].lstrip("# ").strip()


def command_line() -> str:
    """The reference of `gongzhi`, from its own help."""
    from gongzhi.config.cli import build_parser

    parts = ["# 命令行参考\n\n" + NOTE + "退出代码：0 完成，1 被拒绝或失败，2 用法不对。\n"]
    for name, parser in _parsers(build_parser(), "gongzhi"):
        level = "##" if name.count(" ") < 2 else "###"
        parts.append(f"{level} `{name}`\n\n```text\n{_help(parser)}\n```\n")
    return "\n".join(parts)


def _parsers(parser: argparse.ArgumentParser, name: str) -> list[tuple[str, argparse.ArgumentParser]]:
    found = [(name, parser)]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, sub in action.choices.items():
                found += _parsers(sub, f"{name} {word}")
    return found


def _help(parser: argparse.ArgumentParser) -> str:
    # A fixed width and one number of web workers, so that the page does not depend on who generates it.
    parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=100)  # type: ignore[assignment]
    return parser.format_help().rstrip()


def decisions() -> str:
    """The list of decisions, by number."""
    rows = [_row(p) for p in sorted(DECISIONS.glob("[0-9]*.md"))]
    head = "# Decisions\n\n" + NOTE
    head += "Why things are as they are, one page each: context, decision, cost.\n\n"
    return head + "| No. | Decision | Date | Status |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _row(path: Path) -> str:
    content = path.read_text(encoding="utf-8")
    title = content.split("\n", 1)[0].lstrip("# ")
    number, _, words = title.partition(" ")
    return f"| {number} | [{words}]({path.name}) | {_field(content, 'Date')} | {_field(content, 'Status')} |"


def _field(content: str, name: str) -> str:
    found = re.search(rf"^[-*] \**{name}:?\**:? *(.+)$", content, re.M)
    return found[1].strip() if found else ""


if __name__ == "__main__":
    for page, content in pages().items():
        page.write_text(content, encoding="utf-8")
        print(page.relative_to(ROOT))
