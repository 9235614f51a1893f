"""``manage.py reminders_status --period YYYY-MM``: how the monthly summaries stand."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from community.digest_due import period_at
from community.rhythm import first_of
from community.services.digest_status import moment_for, status_of
from community.times import UK


class Command(BaseCommand):
    help = (
        "Say how many members are due the summary of a month, how many are planned, and what became of them. Of "
        "another month than this, all count who are due in it at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", metavar="YYYY-MM", help="the month; this one if left out")
        parser.add_argument("--at", metavar="ISO", help="count those who are due by this moment")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        period = options["period"] or period_at(now, UK)
        try:
            first_of(period)
            at = _aware(options["at"]) if options["at"] else moment_for(period, now=now)
        except ValueError as error:
            raise CommandError("Write a month as 2026-12, and a moment as 2026-12-01T09:00.") from error
        said = status_of(period, now=at)
        lines = [f"{name:<10} {number}" for name, number in said.items()]
        self.stdout.write(json.dumps(said) if options["json"] else "\n".join([f"Summaries of {period}", *lines]))


def _aware(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
