"""Copies of a database on SQLite (a file) and on PostgreSQL (a template)."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from django.conf import settings


def on_sqlite() -> bool:
    """True where a database is a file."""
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def name_in(folder: Path, name: str) -> str:
    """What the database ``name`` of ``folder`` is called: a path, or a name on the server."""
    return str(folder / "db.sqlite3") if on_sqlite() else name


def copy(source: str, target: str) -> None:
    """Make ``target`` anew as ``source`` is. Nobody may be connected to either."""
    if on_sqlite():
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return
    drop(target)
    _say(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def create(name: str) -> None:
    """An empty database."""
    if not on_sqlite():
        drop(name)
        _say(f'CREATE DATABASE "{name}"')


def drop(name: str) -> None:
    """Remove a database, if there is one."""
    if on_sqlite():
        Path(name).unlink(missing_ok=True)
    else:
        _say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def exists(name: str) -> bool:
    """True where ``copy`` would find it."""
    if on_sqlite():
        return Path(name).exists()
    return bool(_say("SELECT 1 FROM pg_database WHERE datname = %s", name))


def settle(name: str) -> None:
    """Put everything that SQLite keeps beside the file into the file, so that a copy of it is whole."""
    if on_sqlite():
        with sqlite3.connect(name) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def _say(statement: str, *values: str) -> list[tuple[object, ...]]:
    import psycopg

    where = settings.DATABASES["default"]
    server = {"host": where["HOST"], "port": where["PORT"], "user": where["USER"], "password": where["PASSWORD"]}
    given = {key: value for key, value in server.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as connection:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []
