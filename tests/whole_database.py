"""The whole database as it stands, to see that something changed nothing in it."""

from __future__ import annotations

from django.db import connection


def all_rows() -> dict[str, list[str]]:
    """Each table's rows in words, but for the cache, which any page may fill."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if "cache" in table:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found
