"""Questions that are asked on every page: put into SQL once, asked many times.

Django writes a query anew each time it is asked. For the lists people work from, whose conditions are as long
as the authority table, that costs several times what the database needs for its answer. Here the query is
written once for each set of posts, with the moment and the cursor left open:

    @statement
    def _late(posts: tuple[PostView, ...]) -> Statement:
        return written(Case.objects.filter(visible(posts), due_at__lt=Given("now")).values_list("pk"))

    _late(actor.posts).ask(now=now)

What is remembered is the text of the question, never an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet, Value
from psycopg.sql import Literal

from gongzhi import prepared

Asked = ParamSpec("Asked")
Rows = QuerySet[Any, Any]
KEPT = 1024  # statements of one kind in memory, a few kilobytes each; the least used go first


class Given(Value):
    """A value that is only named while the statement is written, and given whenever it is asked."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters, of which those of the type `Given` are still open.

    Empty `sql`: Django knows without asking that no row can fulfil the condition. `steady`: the best plan is
    the same whatever is given, so each connection has the database plan it once.
    """

    sql: str
    values: tuple[Any, ...] = ()
    steady: bool = False

    def ask(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows, with the plain types of the database: JSON is text. KeyError for a value not given."""
        if not self.sql:
            return []
        values = [given[v.value] if isinstance(v, Given) else v for v in self.values]
        with prepared.cursor() if self.steady else connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def written(
    rows: Rows, around: str = "{rows}", values_before: tuple[Any, ...] = (), *, steady: bool = False
) -> Statement:
    """The statement of a query; `around` may be another one, which reads the {rows} of this one.

    `values_before`: the parameters that stand in it before those of the query. `steady`: as in `Statement`;
    what is known now is written into the text, so that the one plan is made with it.
    """
    try:
        sql, values = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return Statement("")
    whole = Statement(around.format(rows=sql), (*values_before, *values))
    return _with_literals(whole) if steady else whole


def _with_literals(whole: Statement) -> Statement:
    """The statement with only what is still open as parameters."""
    values = iter(whole.values)
    still_open: list[Given] = []
    connection.ensure_connection()  # which knows how to quote

    def known(sign: re.Match[str]) -> str:
        if sign[0] == "%%":
            return sign[0]
        value = next(values)
        if isinstance(value, Given):
            still_open.append(value)
            return sign[0]
        return Literal(value).as_string(connection.connection).replace("%", "%%")

    return Statement(re.sub("%s|%%", known, whole.sql), tuple(still_open), steady=True)


def statement(write: Callable[Asked, Statement]) -> Callable[Asked, Statement]:
    """Decorate a function that writes a statement from its arguments alone, which must be hashable."""
    return wraps(write)(lru_cache(KEPT)(write))  # type: ignore[return-value]
