"""Queries that Django writes once, to be asked again with other values.

To write a statement takes Django many times as long as the database needs to answer it. That is worth sparing where
each reader of every page asks for the same few rows; everywhere else a QuerySet is the better way.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

FIRST = 1_940_000_000  # stands for the first value; no key and no word that a filter names is like it

Row = TypeVar("Row", bound=Model)
Converters = list[tuple[int, Callable[..., Any], Any]]  # by column
Parameters = list[tuple[int | None, Any]]
WORD = re.compile(r"[a-z_]+")


class _Converters(threading.local):
    """How values become what Django's fields have: some are of one connection, and so of the thread that asks."""

    connection: Any = None
    functions: Converters

    def of(self, connection: Any, columns: Iterable[Any]) -> Converters:
        """Those of ``columns`` that need one."""
        if self.connection is not connection:
            self.connection = connection
            self.functions = [
                (at, convert, column)
                for at, column in enumerate(columns)
                for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
            ]
        return self.functions


@dataclass(frozen=True, slots=True)
class _Written(Generic[Row]):
    """``parameters``: the place of a value, or None and what always stands there."""

    model: type[Row]
    database: str
    sql: str
    parameters: Parameters
    names: list[str]  # of the columns that the row begins with
    columns: list[Any]
    related: list[Any]  # what makes the rest of the row into the objects that belong to it
    converters: _Converters

    def ask(self, values: tuple[int | str, ...]) -> list[Row]:
        """The rows of the database for ``values``, as what they stand for."""
        connection = connections[self.database]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [always if at is None else values[at] for at, always in self.parameters])
            rows = cursor.fetchall()
        return [self._read(list(row), connection) for row in rows]

    def _read(self, row: list[Any], connection: Any) -> Row:
        for at, convert, column in self.converters.of(connection, self.columns):
            row[at] = convert(row[at], column, connection)
        found = self.model.from_db(self.database, self.names, row[: len(self.names)])
        for one in self.related:
            one.populate(row, found)
        return found


class WrittenOnce(Generic[Row]):
    """What ``write`` finds for so many ``values``, with what it selects beside it (``select_related``).

    What else it filters by stays as it was.
    """

    def __init__(self, write: Callable[..., QuerySet[Row]], *, values: int = 1) -> None:
        self._write, self._values = write, values

    def ask(self, *values: int | str) -> list[Row]:
        """The rows for ``values``, in one query. What ``write`` leaves out is read where it is asked for."""
        if len(values) != self._values:
            raise TypeError(f"This statement takes {self._values} values, not {len(values)}")
        return self._written.ask(values)

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
        if compiler.klass_info is None or compiler.annotation_col_map:
            raise TypeError("A statement must read rows of models and nothing beside them")
        sql, parameters = _with_words(sql, parameters)
        columns = [column for column, _sql, _alias in compiler.select]
        names = [columns[at].target.attname for at in compiler.klass_info["select_fields"]]
        # As QuerySet does it. A later Django asks for a fetch mode too, and the types already do.
        related = get_related_populators(compiler.klass_info, compiler.select, rows.db)  # type: ignore[call-arg]
        return _Written(rows.model, rows.db, sql, parameters, names, columns, related, _Converters())


def _with_words(sql: str, parameters: Parameters) -> tuple[str, Parameters]:
    """The statement with those of its ``parameters`` in it that are always the same word, and the others.

    Where a parameter may decide whether a partial index serves, as that of a status does, SQLite plans the statement
    anew each time it is asked. That takes ten times as long as to answer it.
    """
    first, *rest = sql.split("%s")
    written, left = [first], []
    for (at, always), piece in zip(parameters, rest, strict=True):
        is_word = at is None and isinstance(always, str) and WORD.fullmatch(always)
        if not is_word:
            left.append((at, always))
        written += [f"'{always!s}'" if is_word else "%s", piece]
    return "".join(written), left
