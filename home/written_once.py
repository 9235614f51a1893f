"""Queries that Django writes once, to be asked again with other values.

To write a statement takes Django many times as long as the database needs to answer it. That is worth sparing where
each reader of every page asks for the same few rows; everywhere else a QuerySet is the better way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet

FIRST = 1_940_000_000  # stands for the first value; no key and no word that a filter names is like it

Row = TypeVar("Row", bound=Model)
Converters = list[tuple[int, list[Callable[..., Any]], Any, Any]]  # by column, with the connection


@dataclass(frozen=True, slots=True)
class _Written(Generic[Row]):
    """``parameters``: the place of a value, or None and what always stands there."""

    model: type[Row]
    database: str
    sql: str
    parameters: list[tuple[int | None, Any]]
    names: list[str]
    columns: list[Any]

    def read(self, row: Iterable[Any], converters: Converters) -> Row:
        """What a row of the database stands for."""
        values = list(row)
        for at, functions, column, connection in converters:
            for convert in functions:
                values[at] = convert(values[at], column, connection)
        return self.model.from_db(self.database, self.names, values)

    def converters(self, connection: Any) -> Converters:
        """How values become what Django's fields have. Some belong to one connection, and so to one thread."""
        functions = [
            (at, [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)], column, connection)
            for at, column in enumerate(self.columns)
        ]
        return [one for one in functions if one[1]]


class WrittenOnce(Generic[Row]):
    """What ``write`` finds for so many ``values``: rows of one table. What else it filters by stays as it was."""

    def __init__(self, write: Callable[..., QuerySet[Row]], *, values: int = 1) -> None:
        self._write, self._values = write, values

    def ask(self, *values: int | str) -> list[Row]:
        """The rows for ``values``, in one query. What ``write`` leaves out is read where it is asked for."""
        if len(values) != self._values:
            raise TypeError(f"This statement takes {self._values} values, not {len(values)}")
        it = self._written
        connection = connections[it.database]
        with connection.cursor() as cursor:
            cursor.execute(it.sql, [always if at is None else values[at] for at, always in it.parameters])
            rows = cursor.fetchall()
        converters = it.converters(connection) if rows else []
        return [it.read(row, converters) for row in rows]

    def first(self, *values: int | str) -> Row | None:
        """The first of them, if any."""
        return next(iter(self.ask(*values)), None)

    @cached_property
    def _written(self) -> _Written[Row]:
        places = {str(FIRST + place): place for place in range(self._values)}
        rows = self._write(*(FIRST + place for place in range(self._values)))
        compiler = rows.query.get_compiler(rows.db)
        sql, written = compiler.as_sql()
        parameters = [(places.get(str(one)), one) for one in written]
        if sorted(place for place, _always in parameters if place is not None) != list(places.values()):
            raise TypeError("A statement must filter by each of its values once")
        columns = [column for column, _sql, _alias in compiler.select]
        if any(column.target.model is not rows.model for column in columns):
            raise TypeError("A statement must read one table")
        names = [column.target.attname for column in columns]
        return _Written(rows.model, rows.db, sql, parameters, names, columns)
