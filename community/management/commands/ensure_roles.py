"""``manage.py ensure_roles``: make the groups of the site's roles. Runs at every deploy."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community.roles import MissingPermissionError, ensure_roles


class Command(BaseCommand):
    help = "Make the groups of the site's roles and give each its permissions. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            names = ensure_roles()
        except MissingPermissionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Roles ready: " + ", ".join(names))
