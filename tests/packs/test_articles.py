"""Every article a shipped procedure answers for is carried out somewhere, or left out for a reason."""

from dataclasses import replace

import pytest

from docs.comparison import PACK, account, accounts
from gongzhi.engine import Library

ACCOUNTS = list(accounts())


@pytest.mark.parametrize("one", ACCOUNTS, ids=lambda one: one.procedure.title)
def test_no_article_is_forgotten(one):
    assert one.problems() == []


def test_an_article_without_an_account_is_named():
    petition = next(one for one in ACCOUNTS if one.procedure.code == "xinfang")
    assert replace(petition, left={}).problems() == ["条例18没有着落", "条例39没有着落", "条例41没有着落"]
    assert replace(petition, forms={**petition.forms, "条例20③": ["登记.没有"]}).problems() == [
        "没有“登记.没有”"
    ]
    wrong = replace(petition, left={**petition.left, "条例5": "手头没有"})
    assert wrong.problems() == ["条例5不在对照的范围里"]


def test_procedures_that_carry_out_a_statute_have_an_account():
    """Those without one rest on local rules only."""
    folders = {path.parent.name for path in PACK.glob("procedures/*/procedure.yaml")}
    told = {path.parent.name for path in PACK.glob("procedures/*/articles.yaml")}
    assert folders - told == {"协办任务", "外部工单接入"}


def test_a_rule_is_found_where_it_cites():
    path = PACK / "procedures" / "信访事项" / "articles.yaml"
    cited = account(path, Library.load(PACK)).cited
    assert "规则85" in cited["条例", 23]
    assert "规则85" not in cited["条例", 34]
