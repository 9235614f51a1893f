"""``manage.py ensure_regions``: make what regional leads work with. Runs at every deploy, after the pages exist."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.services.regions import ensure_regions
from community.roles import MissingPermissionError


class Command(BaseCommand):
    help = (
        "Make each region's group, rights, collection and workflow, and put its leads into the group. "
        "Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            names = ensure_regions()
        except MissingPermissionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Regions ready: " + ", ".join(names))
