"""``manage.py send_due --at ISO``: what the timetable does in one minute, for a moment of your choice."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casestudies.services import decisions
from community.services import by_clock, deliver, quarantine
from community.services.run_clock import RunClock
from config.set_up import refuse_unless_set_up
from diagnostic.services import reminders, workshops

LONG = 600.0  # seconds for one go at the outbox
SOON, LATELY = dt.timedelta(hours=1), dt.timedelta(days=1)
TO_COME = (
    "{moment} is yet to come, and this is no rehearsal: the emails of that moment are sent to people, and boards and "
    "breaks that end by then end now. None of it can be taken back."
)
PAST = (
    "{moment} is past, and this is no rehearsal: emails that were due then and were never made are sent to people "
    "now, as if it were still that moment. None of it can be taken back."
)
YEARS = range(2000, 2200)  # near the ends of what a date can say, sums of dates fail


class Command(BaseCommand):
    help = (
        "Plan and send the reminders and mails that are due, as the timetable does each minute: for real, whatever the "
        "moment. Safe to run twice, and beside a worker: nobody gets anything twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="ISO", help="the moment, as 2026-12-08T09:00 in UK time or with an offset; now if left out"
        )
        parser.add_argument(
            "--no-input", "--noinput", action="store_false", dest="interactive",
            help="in production, do not ask whether a moment that is not about now is meant",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        now = _moment(options["at"])
        refuse_unless_set_up()
        warning = "" if settings.DEMO_ALLOWED else _warning(now)
        if options["interactive"] and warning:
            self._make_sure(warning)
        by_clock.do_due(now=now)
        reminders.plan(now=now)
        workshops.close_those_over(now=now)
        decisions.follow_workflows(now=now)
        done = _empty_outbox(now)
        self.stdout.write(f"At {now.isoformat()}: {_said(done, now)}")

    def _make_sure(self, warning: str) -> None:
        """Ask whether it is meant, or say what will happen where nobody is there to ask."""
        if not sys.stdin.isatty():
            self.stderr.write(warning)
        elif input(f"{warning}\nType “yes” to go on: ") != "yes":
            raise CommandError("Nothing was done.")


def _warning(moment: dt.datetime) -> str:
    """What whoever chose a moment long before or after this one should know; nothing where it is about now."""
    away = moment - timezone.now()
    if -LATELY <= away <= SOON:
        return ""
    return (TO_COME if away > SOON else PAST).format(moment=moment.isoformat())


def _said(done: Counter[str], now: dt.datetime) -> str:
    """What became of the mails, or that none may leave and how many are due."""
    if quarantine.is_quarantined():
        waiting = quarantine.due_by(now).count()
        return f"mail rests after a restore, {waiting} due; an editor lets it leave at /admin/community/outbox/rest/"
    return ", ".join(f"{count} {state}" for state, count in sorted(done.items())) or "nothing due"


def _empty_outbox(now: dt.datetime) -> Counter[str]:
    """Send until nothing more is due; what a server refused for now is due later and ends it."""
    total, clock = Counter[str](), RunClock(now, LONG)
    while done := deliver.deliver_due(now=clock(), seconds=LONG, machine=timezone.now):
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
    if _is_a_day(text):  # would be taken for its midnight
        raise CommandError(f"{text} is a day: say the time as well, as in 2026-12-08T09:00.")
    if moment.year not in YEARS:
        raise CommandError(f"{text} is too far away: its year must be from {YEARS[0]} to {YEARS[-1]}.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _is_a_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
