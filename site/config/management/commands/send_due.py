"""``manage.py send_due --at ISO``: what the timetable does in one minute, for a moment of your choice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casestudies.services import decisions
from community.services import by_clock, deliver, quarantine
from diagnostic.services import reminders, workshops

LONG = 600.0  # seconds for one go at the outbox


class Command(BaseCommand):
    help = (
        "Plan and send the reminders and mails that are due, as the timetable does each minute. Safe to run twice, and "
        "beside a worker: nobody gets anything twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="ISO", help="the moment, as 2026-12-08T09:00 in UK time or with an offset; now if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = _moment(options["at"])
        by_clock.do_due(now=now)
        reminders.plan(now=now)
        workshops.close_those_over(now=now)
        decisions.follow_workflows(now=now)
        done = _empty_outbox(now)
        self.stdout.write(f"At {now.isoformat()}: {_said(done, now)}")


def _said(done: Counter[str], now: dt.datetime) -> str:
    """What became of the mails, or that none may leave and how many are due."""
    if quarantine.is_quarantined():
        waiting = quarantine.due_by(now).count()
        return f"mail rests after a restore, {waiting} due; an editor lets it leave at /admin/community/outbox/rest/"
    return ", ".join(f"{count} {state}" for state, count in sorted(done.items())) or "nothing due"


def _empty_outbox(now: dt.datetime) -> Counter[str]:
    """Send until nothing more is due; what a server refused for now is due later and ends it."""
    total = Counter[str]()
    while done := deliver.deliver_due(now=now, seconds=LONG):
        total += done
        if done["pending"]:
            break
    return total


def _moment(text: str | None) -> dt.datetime:
    if text is None:
        return timezone.now()
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no moment. Write it as 2026-12-08T09:00.") from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
