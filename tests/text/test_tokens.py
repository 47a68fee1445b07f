import pytest

from gongzhi.text import bigrams, phrase_query, pieces


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("人民路", "人民 民路 路"),
        ("路", "路"),
        ("人民路 12号", "人民 民路 路 12 2号 号"),
        ("ＬＥＤ灯", "le ed d灯 灯"),
        ("", ""),
        ("，。！", ""),
    ],
)
def test_tokens(text, tokens):
    assert bigrams(text) == tokens
    assert pieces(text) == set(tokens.split())


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("井盖", "('井盖')"),
        ("人民路", "('人民' <-> '民路')"),
        ("井", "'井':*"),
        ("井盖 破", "('井盖') & '破':*"),
        ("井盖 井盖", "('井盖')"),
        ("' | !", ""),
    ],
)
def test_queries(text, query):
    assert phrase_query(text) == query
