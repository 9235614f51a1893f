"""``manage.py setup``: brings a database, empty or old, to what this release needs."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from config.setup_lock import one_setup_at_a_time
from home.services.contact import begin_with_sender


class Command(BaseCommand):
    """Migrate, make the cache table and the roles, load the content. Safe to run again, and many at once."""

    help = __doc__
    requires_system_checks = []  # noqa: RUF012

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also load what one tries the site with")
        parser.add_argument("--no-content", action="store_true", help="leave the pages alone")

    def handle(self, *args: Any, **options: Any) -> None:
        steps = ["compile_catalogues", "migrate", "createcachetable", "ensure_roles"]
        steps += [] if options["no_content"] else ["load_content"]
        steps += ["ensure_regions"]  # rights on pages, so once there are any
        steps += ["load_demo"] if options["demo"] else []
        with one_setup_at_a_time():
            for step in steps:
                if step in get_commands():
                    self._take(step)
            begin_with_sender()

    def _take(self, step: str) -> None:
        began = time.monotonic()
        extra = {"interactive": False} if step == "migrate" else {}
        call_command(step, verbosity=0 if step == "migrate" else 1, stdout=self.stdout, **extra)
        self.stdout.write(f"{step} {time.monotonic() - began:.1f} s")
