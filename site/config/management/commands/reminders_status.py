"""``manage.py reminders_status --period YYYY-MM``: how the monthly summaries stand."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from community.digest_due import period_at
from community.rhythm import first_of
from community.services.digest_status import end_of, moment_for, status_of
from community.services.outbox_care import KEPT
from community.times import UK
from config.set_up import refuse_unless_set_up

AS_OF_NOW = (
    "The month is over: who was due and has no summary is told from what holds on {today}, for earlier choices and "
    "breaks are not kept."
)


class Command(BaseCommand):
    help = (
        "Say how many members are due the summary of a month, how many are planned, and what became of them. Of "
        "another month than this, all count who are due in it at any time. Of a month that is over, those who have no "
        "summary are found by what holds now, and it says so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", metavar="YYYY-MM", help="the month; this one if left out")
        parser.add_argument("--at", metavar="ISO", help="count those who are due by this moment")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unless_set_up()
        now = timezone.now()
        period = options["period"] or period_at(now, UK)
        try:
            first_of(period)
            at = _aware(options["at"]) if options["at"] else moment_for(period, now=now)
        except ValueError as error:
            raise CommandError("Write a month as 2026-12, and a moment as 2026-12-01T09:00.") from error
        if end_of(period) <= KEPT.before(now):
            raise CommandError(f"Mails are kept for {KEPT}: those of {period} are gone, and who was due is not known.")
        self.stdout.write(_said(period, at=at, now=now, as_json=options["json"]))


def _said(period: str, *, at: dt.datetime, now: dt.datetime, as_json: bool) -> str:
    numbers, is_over = status_of(period, now=at), end_of(period) <= now
    if as_json:
        return json.dumps({**numbers, "as_of": now.isoformat()} if is_over else numbers)
    lines = [f"Summaries of {period}", *(f"{name:<10} {number}" for name, number in numbers.items())]
    return "\n".join([*lines, AS_OF_NOW.format(today=f"{now.astimezone(UK):%Y-%m-%d}")] if is_over else lines)


def _aware(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
