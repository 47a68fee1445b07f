"""Statements that are asked all the time: each connection has the database read and plan them once.

Django sends a statement as a text with its values written into it, so PostgreSQL reads and plans it anew each
time; for a step that was half of what the database did. What goes through `cursor` is sent as it stands, the
values beside it, and after the first time only its name and the values travel.

Only for statements whose best plan is the same whatever their values are: a prepared one is made without
them. That is so where rows are found by a key, and for lists that say so (`reference.statements`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Preparing(psycopg.Cursor[Any]):
    """A cursor that has everything prepared it is given."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> "_Preparing":
        return super().execute(query, params, prepare=True, **kwargs)


@contextmanager
def cursor() -> Iterator[CursorWrapper]:
    """A cursor of Django's connection, in its transaction.

    Values must have types the statement makes clear: where it does not, write `%s::text`. While queries are
    recorded, Django's own cursor carries them out: it alone knows what it has sent.
    """
    if connection.queries_logged:
        with connection.cursor() as recording:
            yield recording
        return
    connection.ensure_connection()
    with CursorWrapper(_Preparing(connection.connection), connection) as preparing:
        yield preparing
