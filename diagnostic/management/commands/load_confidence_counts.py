"""``manage.py load_confidence_counts``: a wave of the confidence review made to the counts of a published report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from diagnostic.confidence.counts import UnknownCountError
from diagnostic.confidence.release import NotReleasedError
from diagnostic.services.confidence_counts import load_counts


class Command(BaseCommand):
    help = "Make raw sheets from a file of counts, count them, and publish the figures. A wave that is there stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="YAML or JSON, as site/content/confidence.yaml")
        parser.add_argument(
            "--unpublished", action="store_true", help="count and freeze, but do not show it to members"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        show = not options["unpublished"]
        try:
            told = yaml.safe_load(options["file"].read_text(encoding="utf-8"))
            wave = load_counts(told, now=timezone.now(), show=show)
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise CommandError(f"The file cannot be read as counts: {error!r}") from error
        except (UnknownCountError, NotReleasedError) as error:
            raise CommandError(f"The counts cannot be loaded: {error!r}") from error
        if wave is None:
            self.stdout.write(f"There already: {told['name']}")
        else:
            self.stdout.write(f"{wave.name}: {wave.sheets.count()} sheets made and counted")
