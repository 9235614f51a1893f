"""``manage.py restore BACKUP``: puts a backup in place, and sees to it that nobody is written to twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from community.services.quarantine import quarantine
from config import backup_manifest, database_copies


class Command(BaseCommand):
    """Stop the site first, and put the media files back. Into an empty database, or with --replace over SQLite's file.

    Checks the rows against the manifest beside the backup, migrates to this release, lets mail rest until somebody
    acknowledges it at /admin/community/outbox/, erases again whoever was erased since, and checks the files.
    """

    help = __doc__
    requires_system_checks = []  # noqa: RUF012

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace SQLite's file")

    def handle(self, *args: Any, **options: Any) -> None:
        backup: Path = options["backup"]
        if not backup.is_file():
            raise CommandError(f"There is no {backup}.")
        rows = database_copies.put_back(backup, replace=options["replace"])
        self._compare(backup, rows)
        call_command("setup", no_content=True, stdout=self.stdout)
        quarantine(now=timezone.now())
        call_command("replay_erasures", stdout=self.stdout)
        missing = backup_manifest.named_but_missing()
        for name in missing:
            self.stderr.write(f"{name}: the database names this file, and it is missing")
        self.stdout.write("No mail leaves until somebody says so at /admin/community/outbox/. Start the site.")
        if missing:
            raise CommandError(f"Restored, but {len(missing)} files are missing: put the media back.")

    def _compare(self, backup: Path, rows: dict[str, int]) -> None:
        """Every row of every table must be there before anything else happens."""
        manifest = backup_manifest.beside(backup)
        if not manifest.is_file():
            self.stderr.write("There is no manifest beside the backup: rows and files cannot be checked against it.")
            return
        before = backup_manifest.read(manifest)
        faults = backup_manifest.differences(before, rows=rows, files=backup_manifest.stored_files())
        for line in faults:
            self.stderr.write(line)
        told = f"{sum(rows.values())} rows in {len(rows)} tables, {len(before.files)} files"
        self.stdout.write(f"Held against the manifest of {before.made_at}: {told}; {len(faults)} differences.")
