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

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet, Value

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

    Empty `sql`: Django knows without asking that no row can fulfil the condition.
    """

    sql: str
    values: tuple[Any, ...] = ()

    def ask(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows, with the plain types of the database: JSON is text. KeyError for a value not given."""
        if not self.sql:
            return []
        values = [given[v.value] if isinstance(v, Given) else v for v in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def written(rows: Rows, around: str = "{rows}", values_before: tuple[Any, ...] = ()) -> Statement:
    """The statement of a query; `around` may be another one, which reads the {rows} of this one.

    `values_before`: the parameters that stand in it before those of the query.
    """
    try:
        sql, values = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return Statement("")
    return Statement(around.format(rows=sql), (*values_before, *values))


def statement(write: Callable[Asked, Statement]) -> Callable[Asked, Statement]:
    """Decorate a function that writes a statement from its arguments alone, which must be hashable."""
    return wraps(write)(lru_cache(KEPT)(write))  # type: ignore[return-value]
