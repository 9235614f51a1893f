"""Whether this site was ever set up, for commands that need its tables."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from community.models import Delivery


def refuse_unless_set_up() -> None:
    """Raise CommandError, in words for whoever typed the command, where there is no database of a site."""
    if not _is_set_up():
        raise CommandError(
            "There is no site here: its database was never set up. Look at DATABASE_URL and HWB_VAR_DIR, or run "
            "manage.py setup first."
        )


def _is_set_up() -> bool:
    connection = connections[DEFAULT_DB_ALIAS]
    is_file = isinstance(connection, SQLite) and not connection.is_in_memory_db()
    if is_file and not Path(connection.settings_dict["NAME"]).exists():  # connecting would make the file, and leave it
        return False
    return Delivery._meta.db_table in connection.introspection.table_names()
