"""``manage.py check_restore MANIFEST``: is everything there that was there when the backup was made?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import backup_manifest, database_copies


class Command(BaseCommand):
    """Compares rows and files with a manifest, and the files that the database names with those there are.

    Right after a restore nothing differs; once people use the site, rows do.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("manifest", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        before = backup_manifest.read(options["manifest"])
        said = backup_manifest.differences(
            before, rows=database_copies.rows_now(), files=backup_manifest.stored_files()
        )
        said += [f"{name}: the database names this file, and it is missing" for name in _missing(said)]
        if said:
            raise CommandError("\n".join(said))
        self.stdout.write(f"All {sum(before.rows.values())} rows and {len(before.files)} files are there.")


def _missing(said: list[str]) -> list[str]:
    """Those that are not told of already."""
    told = {line.partition(":")[0] for line in said}
    return [name for name in backup_manifest.named_but_missing() if name not in told]
