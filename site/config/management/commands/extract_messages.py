"""``manage.py extract_messages``: brings the Welsh catalogue up to the words of our Python and templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

FOLDERS = ("casestudies", "community", "diagnostic", "elements", "home", "site/config", "site/templates")
# The forms that gettext, Django's own catalogue and translators' tools use for Welsh: 1, 2, the rest, and 8 and 11.
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "cy",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;",
}


class Command(BaseCommand):
    """Add new words, retire those that are gone, keep every translation. Needs no gettext on the machine."""

    help = __doc__
    requires_system_checks = []  # noqa: RUF012

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if words are missing or empty")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from config.messages import find_messages, update_catalogue
        except ImportError as error:
            raise CommandError("Babel is missing: make messages installs it with what the tests need.") from error
        path = Path(settings.LOCALE_PATHS[0]) / "cy" / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path), wrapwidth=120) if path.exists() else polib.POFile(wrapwidth=120)
        catalogue.metadata = {**catalogue.metadata, **HEADER}
        messages = find_messages(settings.ROOT, [settings.ROOT / folder for folder in FOLDERS])
        added, gone = update_catalogue(catalogue, messages)
        empty = sum(1 for entry in catalogue if not entry.obsolete and not entry.translated())
        self.stdout.write(f"{len(messages)} messages: {added} new, {gone} gone, {empty} without Welsh.")
        if options["check"]:
            if added or empty:
                raise CommandError("The Welsh catalogue is behind: run make messages and translate what is empty.")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
