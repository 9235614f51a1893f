"""``manage.py backup``: a whole, consistent copy of the database while the site runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

KEPT = 30


class Command(BaseCommand):
    """SQLite by VACUUM INTO (a copied file may be torn), PostgreSQL by pg_dump. Keeps the newest thirty."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR / "backups")
        parser.add_argument("--if-sqlite", action="store_true", help="do nothing on another database")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_sqlite"] and connection.vendor != "sqlite":
            return
        folder: Path = options["folder"]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ending = "sqlite3" if connection.vendor == "sqlite" else "dump"
        target = folder / f"hwb-{timezone.now():%Y%m%dT%H%M%S}.{ending}"
        unfinished = folder / f".{target.name}.{os.getpid()}"
        try:
            _vacuum_into(unfinished) if ending == "sqlite3" else _dump_into(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        for old in sorted(folder.glob(f"hwb-*.{ending}"))[:-KEPT]:
            old.unlink()
        self.stdout.write(f"Backed up to {target}")


def _vacuum_into(target: Path) -> None:
    target.touch(mode=0o600)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])


def _dump_into(target: Path) -> None:
    """The connection's words travel in the environment: a command line is for all to read."""
    values = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = {**os.environ, **{name: str(values[key]) for name, key in names.items() if values.get(key)}}
    try:
        subprocess.run(  # noqa: S603
            ["pg_dump", "--format=custom", "--no-owner", f"--file={target}"],  # noqa: S607
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise CommandError("pg_dump was not found: install PostgreSQL's client of the server's version.") from error
    except subprocess.CalledProcessError as error:
        raise CommandError(f"pg_dump failed: {error.stderr.strip()[-300:]}") from error
