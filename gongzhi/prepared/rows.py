"""One row of a table by a key, as an object of its model."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from gongzhi.prepared import cursor

Row = TypeVar("Row", bound=Model)


def row_with(model: type[Row], column: str, value: Any, *, lock: bool = False) -> Row | None:
    """The row whose `column`, which must be unique, has this value; None if there is none.

    `lock`: until the end of the transaction nobody else may lock or change it.
    """
    with cursor() as asking:
        asking.execute(_question(model, column, lock), [value])
        found = asking.fetchone()
    if found is None:
        return None
    values = list(found)
    for place, read in _readers(model):
        values[place] = read(values[place], None, connection)
    return model.from_db(DEFAULT_DB_ALIAS, _names(model), values)


@cache
def _question(model: type[Model], column: str, lock: bool) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in model._meta.concrete_fields)
    end = " FOR UPDATE" if lock else ""
    return f"SELECT {columns} FROM {model._meta.db_table} WHERE {quoted(column)} = %s{end}"  # noqa: S608 ours


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _readers(model: type[Model]) -> list[tuple[int, Callable[..., Any]]]:
    """For the fields whose values the database gives in another form (JSON as text): where, and who reads."""
    fields = enumerate(model._meta.concrete_fields)
    return [(place, field.from_db_value) for place, field in fields if hasattr(field, "from_db_value")]
