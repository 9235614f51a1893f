"""The one statement that every mail of the outbox pays twice, as short as a database takes it.

Through the ORM it costs more than all else that a mail does here, and most of that is composing the same words anew. It
is a transaction by itself, unless there is one already: one way to the database and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from community.models import Delivery

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field

# For this transaction alone (``true``). SQLite does the same with all, by ``synchronous=NORMAL``.
SOON = " AND set_config('synchronous_commit', 'off', true) = 'off'"


def write_down(delivery: Delivery, *, of: Sequence[str], values: dict[str, Any], may_be_lost: bool = False) -> bool:
    """Set ``values`` of a mail that is in one of the states ``of`` and still in our hands; False if it is not.

    What ``may_be_lost`` with the database's machine need not be on its disk when this returns. Others see it at once.
    """
    database: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]  # each look at its stand-in costs as much as a field
    given = [_field(name).get_db_prep_save(value, database) for name, value in values.items()]
    sql = _statement(database.vendor, tuple(values), len(of), may_be_lost)
    with database.cursor() as cursor:
        cursor.execute(sql, [*given, delivery.pk, delivery.token, *of])
        return bool(cursor.rowcount)


@cache
def _field(name: str) -> Field[Any, Any]:
    return next(field for field in Delivery._meta.concrete_fields if field.name == name)


@cache
def _statement(vendor: str, names: tuple[str, ...], states: int, may_be_lost: bool) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    setting = ", ".join(f"{quoted(str(_field(name).column))} = %s" for name in names)
    table, among = quoted(Delivery._meta.db_table), ", ".join(["%s"] * states)
    sql = f"UPDATE {table} SET {setting} WHERE id = %s AND token = %s AND state IN ({among})"  # noqa: S608  columns
    return sql + SOON if may_be_lost and vendor == "postgresql" else sql
