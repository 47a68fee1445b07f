"""What a procedure quotes is what the law says."""

from functools import cache
from pathlib import Path

import pytest

from gongzhi.engine import Library, load_procedure

PACKS = Path(__file__).parents[2] / "packs"
PATHS = sorted(PACKS.glob("**/procedures/*/procedure.yaml"))


@cache
def library():
    return Library.load(PACKS / "cn")


def texts(procedure, rule):
    """The wording of every article the rule cites, as far as it is at hand."""
    for citation in rule.citations:
        for part in citation.article.split("、"):
            article = library().article(procedure.sources[citation.source].title, part)
            if article:
                yield article.text


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)
def test_every_quotation_stands_in_the_article_it_is_taken_from(path):
    procedure = load_procedure(path, library=library())
    for rule in procedure.rules.values():
        if rule.quote:
            assert any(rule.quote in text for text in texts(procedure, rule)), (rule.number, rule.quote)


def test_the_petition_procedure_quotes_the_statute():
    procedure = load_procedure(PACKS / "cn" / "procedures" / "信访事项" / "procedure.yaml", library=library())
    assert sum(bool(rule.quote) for rule in procedure.rules.values()) >= 4
