"""``manage.py check_restore MANIFEST``: is everything there that was there when the backup was made?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import backup_manifest, database_copies
from config.set_up import refuse_unless_set_up


class Command(BaseCommand):
    """Compares the media files with a manifest, and the files that the database names with those there are.

    Rows are compared by ``restore``, in the moment when nothing has been done to them. With --rows they are here too:
    of a database that has only been put back, by pg_restore for instance.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("manifest", type=Path)
        parser.add_argument("--rows", action="store_true", help="compare the rows of each table, too")

    def handle(self, *args: Any, **options: Any) -> None:
        before = _read(options["manifest"])
        refuse_unless_set_up()
        rows = database_copies.rows_now() if options["rows"] else before.rows
        said = backup_manifest.differences(before, rows=rows, files=backup_manifest.stored_files())
        said += [f"{name}: the database names this file, and it is missing" for name in _missing(said)]
        if said:
            raise CommandError("\n".join(said))
        counted = f"{sum(rows.values())} rows and " if options["rows"] else ""
        self.stdout.write(f"All {counted}{len(before.files)} files are there.")


def _read(path: Path) -> backup_manifest.Manifest:
    try:
        return backup_manifest.read(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{path} is no manifest: its name ends in {backup_manifest.ENDING}.") from error


def _missing(said: list[str]) -> list[str]:
    """Those that are not told of already."""
    told = {line.partition(":")[0] for line in said}
    return [name for name in backup_manifest.named_but_missing() if name not in told]
