"""``manage.py compile_catalogues``: makes the .mo files from our .po files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.catalogues import compile_catalogues


class Command(BaseCommand):
    """Compile the translations that changed. Needs no gettext on the machine."""

    help = __doc__
    requires_system_checks = []  # noqa: RUF012

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_catalogues(settings.LOCALE_PATHS):
            self.stdout.write(f"Compiled {path.relative_to(settings.ROOT)}")
