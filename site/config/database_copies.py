"""A whole, consistent copy of the database while the site runs, with the rows of each table; and putting one back."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection, transaction

from config.backup_manifest import rows_of

SQLITE, DUMP = "sqlite3", "dump"
# What PostgreSQL's own programs call the parts of a connection.
WORDS = {
    "PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME",
    "PGSSLMODE": "OPTION_sslmode", "PGSSLROOTCERT": "OPTION_sslrootcert", "PGSSLCERT": "OPTION_sslcert",
    "PGSSLKEY": "OPTION_sslkey",
}  # fmt: skip


def ending() -> str:
    """How a copy of this database is called."""
    return SQLITE if connection.vendor == "sqlite" else DUMP


def copy_into(target: Path) -> dict[str, int]:
    """Write a copy; returns the rows of each table in it."""
    target.touch(mode=0o600)
    return _vacuum_into(target) if connection.vendor == "sqlite" else _dump_into(target)


def put_back(source: Path, *, replace: bool) -> dict[str, int]:
    """Make the database what ``source`` holds; returns the rows of each table.

    Raises CommandError, with nothing changed, for one that is not whole, and for a database that holds something
    unless it is SQLite and may be replaced.
    """
    if source.suffix != f".{ending()}":
        raise CommandError(f"{source.name} is no backup of {connection.vendor}: its name ends with .{ending()}.")
    if connection.vendor == "sqlite":
        _put_back_file(source, replace=replace)
    else:
        _restore_dump(source)
    return rows_now()


def rows_now() -> dict[str, int]:
    """The rows of each table of the database as it is."""
    if connection.vendor == "sqlite":
        return _rows_in(Path(str(connection.settings_dict["NAME"])))
    with connection.cursor() as cursor:
        return rows_of(cursor, connection.introspection.table_names(cursor))


def _vacuum_into(target: Path) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    return _rows_in(target)


def _rows_in(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        cursor = copy.cursor()
        tables = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return rows_of(cursor, [name for (name,) in tables.fetchall()])


def _dump_into(target: Path) -> dict[str, int]:
    """Rows are counted in the very moment that pg_dump sees."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        return rows_of(cursor, connection.introspection.table_names(cursor))


def _put_back_file(source: Path, *, replace: bool) -> None:
    target = Path(str(connection.settings_dict["NAME"]))
    if target.exists() and target.stat().st_size and not replace:
        raise CommandError(f"{target} holds a database. Move it away, or say --replace.")
    new = target.with_name(f".{target.name}.restoring")
    target.parent.mkdir(parents=True, exist_ok=True)
    new.touch(mode=0o600)
    shutil.copyfile(source, new)
    try:
        with closing(sqlite3.connect(new)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        new.unlink()
        raise CommandError(f"{source.name} is not whole: {said}.")
    connection.close()
    aside = f"{target.name}.before-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}"
    for part in ("", "-wal", "-shm"):  # together they are the database as it was
        if (old := target.with_name(target.name + part)).exists():
            old.replace(target.with_name(aside + part))
    new.replace(target)


def _restore_dump(source: Path) -> None:
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise CommandError("The database holds tables. Make an empty one (createdb) and name it in DATABASE_URL.")
    connection.close()
    name = str(connection.settings_dict["NAME"])
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(source))


def _run(*command: str) -> None:
    """The connection's words travel in the environment: a command line is for all to read."""
    values = connection.settings_dict
    options = {f"OPTION_{key}": value for key, value in values.get("OPTIONS", {}).items()}
    given = {name: str(value) for name, key in WORDS.items() if (value := {**values, **options}.get(key))}
    env = {**os.environ, **given}
    try:
        subprocess.run(command, env=env, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise CommandError(
            f"{command[0]} was not found: install PostgreSQL's client of the server's version."
        ) from error
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{command[0]} failed: {error.stderr.strip()[-300:]}") from error
