"""Rows of the database as objects of their models, without a query set in between."""

from collections.abc import Callable, Sequence
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
    return None if found is None else load(model, columns(model), found)


@cache
def columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """These columns, or all, as `load` takes them: in the order of the model."""
    known = [field.attname for field in model._meta.concrete_fields]
    return tuple(sorted(names, key=known.index)) if names else tuple(known)


def load(model: type[Row], names: tuple[str, ...], values: Sequence[Any]) -> Row:
    """A row with these `columns` as an instance of its model; the others are asked for when used."""
    told = list(values)
    for place, read in _readers(model, names):
        told[place] = read(told[place], None, connection)
    return model.from_db(DEFAULT_DB_ALIAS, names, told)


@cache
def _question(model: type[Model], column: str, lock: bool) -> str:
    quoted = connection.ops.quote_name
    every = ", ".join(quoted(str(field.column)) for field in model._meta.concrete_fields)
    end = " FOR UPDATE" if lock else ""
    return f"SELECT {every} FROM {model._meta.db_table} WHERE {quoted(column)} = %s{end}"  # noqa: S608 ours


@cache
def _readers(model: type[Model], names: tuple[str, ...]) -> list[tuple[int, Callable[..., Any]]]:
    """Which columns the database gives in another form (JSON as text), and who reads them."""
    fields = [(place, model._meta.get_field(name)) for place, name in enumerate(names)]
    return [(place, field.from_db_value) for place, field in fields if hasattr(field, "from_db_value")]
