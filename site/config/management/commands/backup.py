"""``manage.py backup``: a whole, consistent copy of the database while the site runs, and a list of what is in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from config import backup_manifest, database_copies

KEPT = 30


class Command(BaseCommand):
    """SQLite by VACUUM INTO (a copied file may be torn), PostgreSQL by pg_dump. Keeps the newest thirty, or --keep.

    Beside it lies a manifest: the rows of each table, and the media files with size and SHA-256. The files themselves
    are copied by other means (docs/operations.md); ``restore`` and ``check_restore`` hold them against the manifest.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR / "backups")
        parser.add_argument("--if-sqlite", action="store_true", help="do nothing on another database")
        parser.add_argument("--keep", type=int, default=KEPT, help=f"how many to keep in the folder, {KEPT} by default")
        parser.add_argument("--no-files", action="store_true", help="do not list the media files, which takes longest")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_sqlite"] and connection.vendor != "sqlite":
            return
        folder: Path = options["folder"]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        now = timezone.now()
        target = folder / f"hwb-{now:%Y%m%dT%H%M%S}.{database_copies.ending()}"
        unfinished = folder / f".{target.name}.{os.getpid()}"
        try:
            rows = database_copies.copy_into(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        # The copy stands, whatever becomes of the list of files: it is made of what others may be deleting.
        made = backup_manifest.Manifest(made_at=now.isoformat(), rows=rows)
        made.write(backup_manifest.beside(target))
        if not options["no_files"]:
            made.files = backup_manifest.stored_files()
            made.write(backup_manifest.beside(target))
        for old in sorted(folder.glob(f"hwb-*.{database_copies.ending()}"))[: -options["keep"]]:
            old.unlink()
            backup_manifest.beside(old).unlink(missing_ok=True)
        self.stdout.write(f"Backed up to {target}")
