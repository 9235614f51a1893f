"""``manage.py verify_versions``: whether published question sets and finished rounds are as they were."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diagnostic.services.versions import verify


class Command(BaseCommand):
    help = "Work out the digest of every published version, translation and finished round; fail if one differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        looked_at = f"{found.versions} versions, {found.translations} translations, {found.rounds} finished rounds"
        if found.differing:
            raise CommandError(f"Of {looked_at}, these are not as they were:\n" + "\n".join(found.differing))
        self.stdout.write(f"As they were: {looked_at}.")
