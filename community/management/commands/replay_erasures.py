"""``manage.py replay_erasures``: after a restore from a backup, erase again whoever was erased since it was made."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.services.erasure import erase_again


class Command(BaseCommand):
    """Reads the database and ``private/erasures/erasures.txt``, which a restore of the database leaves alone."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Erased again: {erase_again(now=timezone.now())}")
