"""``manage.py restore BACKUP``: puts a backup in place, and sees to it that nobody is written to twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from community.models import Quarantine
from community.services.quarantine import quarantine
from config import backup_manifest, database_copies
from home.models import TaskRun


class Command(BaseCommand):
    """Stop the site first, and put the media files back. Into an empty database, or with --replace over SQLite's file.

    Lets mail rest until somebody acknowledges it at /admin/community/outbox/, erases again whoever was erased since,
    brings the database to this release, and holds rows and files against the manifest beside the backup.
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
        self._let_mail_rest(rows)
        # Of these the backup's own run is always one: it cannot hold its own end.
        TaskRun.objects.break_off(timezone.now(), "broken off: restored from a backup")
        call_command("replay_erasures", stdout=self.stdout)
        call_command("setup", no_content=True, stdout=self.stdout)
        faults = [*self._compared(backup, rows), *_missing()]
        for line in dict.fromkeys(faults):
            self.stderr.write(line)
        self.stdout.write("No mail leaves until somebody says so at /admin/community/outbox/.")
        if faults:
            raise CommandError(
                "Restored, but not all is as it was: see above. Put the media back, or take another backup."
            )
        self.stdout.write("Start the site.")

    def _let_mail_rest(self, rows: dict[str, int]) -> None:
        """Before anything that may fail or be broken off: whoever starts the site then would write to people twice."""
        if Quarantine._meta.db_table in rows:
            quarantine(now=timezone.now())
        call_command("migrate", interactive=False, verbosity=0)
        quarantine(now=timezone.now())  # of a release that did not know of it

    def _compared(self, backup: Path, rows: dict[str, int]) -> list[str]:
        """What differs from the manifest: rows as they were before anything was done to them, and files."""
        path = backup_manifest.beside(backup)
        if not path.is_file():
            self.stderr.write("There is no manifest beside the backup: rows and files cannot be held against it.")
            return []
        before = backup_manifest.read(path)
        faults = backup_manifest.differences(before, rows=rows, files=backup_manifest.stored_files())
        told = f"{sum(rows.values())} rows in {len(rows)} tables, {len(before.files)} files"
        self.stdout.write(f"Held against the manifest of {before.made_at}: {told}; {len(faults)} differences.")
        return faults


def _missing() -> list[str]:
    return [f"{name}: the database names this file, and it is missing" for name in backup_manifest.named_but_missing()]
