"""The tokens and the queries meet in PostgreSQL: a search is exactly «contains»."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.text import bigrams, phrase_query

LETTERS = "人民路号井盖12ab〇é𠮷喆"


def found(text: str, query: str):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            [bigrams(text), phrase_query(query)],
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
@given(text=st.text(LETTERS, min_size=1, max_size=8), query=st.text(LETTERS, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_word_is_found_where_it_stands(text, query):
    assert found(text, query) == (query in text)


@pytest.mark.django_db
def test_a_phrase_does_not_cross_punctuation():
    assert not found("人民，路口", "民路")
    assert found("人民，路口", "人民 路口")
