"""The one statement that every mail of the outbox pays twice, as short as a database takes it.

Through the ORM it costs more than all else that a mail does here, and most of that is composing the same words anew. It
is a transaction by itself, unless there is one already: one way to the database and back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from community.models import Delivery

if TYPE_CHECKING:
    from django.db.models import Field

# For this transaction alone (``true``). SQLite does the same with all, by ``synchronous=NORMAL``.
SOON = " AND set_config('synchronous_commit', 'off', true) = 'off'"


def write_down(delivery: Delivery, *, of: Sequence[str], values: dict[str, Any], may_be_lost: bool = False) -> bool:
    """Set ``values`` of a mail that is in one of the states ``of`` and still in our hands; False if it is not.

    What ``may_be_lost`` with the database's machine need not be on its disk when this returns. Others see it at once.
    """
    fields = [_field(name) for name in values]
    given = [field.get_db_prep_save(value, connection) for field, value in zip(fields, values.values(), strict=True)]
    sql = _statement(connection.vendor, tuple(field.column for field in fields), len(of), may_be_lost)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, delivery.pk, delivery.token, *of])
        return bool(cursor.rowcount)


@cache
def _field(name: str) -> Field[Any, Any]:
    return next(field for field in Delivery._meta.concrete_fields if field.name == name)


@cache
def _statement(vendor: str, columns: tuple[str, ...], states: int, may_be_lost: bool) -> str:
    quoted = connection.ops.quote_name
    setting = ", ".join(f"{quoted(column)} = %s" for column in columns)
    table, among = quoted(Delivery._meta.db_table), ", ".join(["%s"] * states)
    sql = f"UPDATE {table} SET {setting} WHERE id = %s AND token = %s AND state IN ({among})"  # noqa: S608  columns
    return sql + SOON if may_be_lost and vendor == "postgresql" else sql
