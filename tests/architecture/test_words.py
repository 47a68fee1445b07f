"""What may not stand in the repository: unfinished work, private places, unknown addresses."""

import re
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, ours, text

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b|NotImplemented" r"Error\(\)")
HOST = re.compile(r"\b(?:https?|ftp)://([A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z0-9])")
PRIVATE = re.compile(r"(?<![\w.])/(?:root|home/(?!gongzhi)\w+|Users/\w+)/")
HOSTS = (Path(__file__).parent / "hosts.txt").read_text().splitlines()
KNOWN = {line.split("#")[0].strip() for line in HOSTS if line.split("#")[0].strip()}


@pytest.mark.parametrize("path", ours(), ids=str)
def test_nothing_unfinished_private_or_unknown(path: Path) -> None:
    content = text(path)
    assert not UNFINISHED.search(content), "finish it, or write an issue"
    assert not PRIVATE.search(content), "a path of somebody's own machine"
    assert str(ROOT) not in content, "the path of this very checkout"
    strange = {h.lower() for h in HOST.findall(content)} - KNOWN
    assert strange == set(), "list each address in hosts.txt with its reason, or leave it out"


def test_locked_dependencies_name_no_index() -> None:
    for file in sorted((ROOT / "requirements").glob("*.txt")):
        content = file.read_text()
        assert "--hash=sha256:" in content
        assert "://" not in content
        assert "index-url" not in content


def test_licences_are_present() -> None:
    licence = (ROOT / "LICENSE").read_text()
    for sentence in ("木兰宽松许可证， 第2版", "条款结束", "END OF THE TERMS AND CONDITIONS"):
        assert sentence in licence
    for folder in ("packs", "docs"):
        assert "CC BY 4.0" in (ROOT / folder / "LICENSE").read_text()
