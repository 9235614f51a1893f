"""A year of ticks with outages: every demo member gets exactly the summaries that were due, and one reminder a day."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import random
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import holidays
import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from community import mail_kinds
from community.digest import StepKind
from community.models import BookingPreferences, Delivery, Member
from community.services import claims
from config.content.places import load_places
from home import mail_transport
from tests.factories.digests import make_habit, only_kinds, step

START = dt.datetime(2026, 9, 24, 12, 0, tzinfo=dt.UTC)
UK = ZoneInfo("Europe/London")
HABITS = (  # zone, nation, hour, quarterly, no reminders until
    ("Europe/London", "ENG", 9, False, None),
    ("Europe/London", "SCT", 7, False, None),
    ("Europe/London", "NIR", 18, True, None),
    ("America/New_York", "WLS", 12, False, dt.date(2027, 2, 13)),
    ("Asia/Tokyo", "ENG", 8, True, dt.date(2027, 4, 17)),
)


class WorkerDied(BaseException):
    """As if by kill -9: nothing of the run goes on, and nothing is tidied up."""


@dataclass(frozen=True)
class Tick:
    """One run: when, and what goes wrong with it ("", "no server", "dies")."""

    at: dt.datetime
    fault: str


def ticks() -> list[Tick]:
    """About one a working day over a year, some days none; twice none around the first of a month."""
    chance, made = random.Random(7), []
    for number in range(365):
        day = (START + dt.timedelta(days=number)).date()
        missed = chance.random() < (0.12 if day.isoweekday() < 6 else 0.7)
        if missed or (day.month in (1, 5) and day.day < 9):
            continue
        clock = chance.choice([dt.time(0, 20), dt.time(9, 10), dt.time(15, 40), dt.time(18, 20)])
        fault = chance.choices(["", "no server", "dies"], [80, 10, 10])[0]
        made.append(Tick(dt.datetime.combine(day, clock, UK).astimezone(dt.UTC), fault))
    return made


def due(habit: tuple, month: dt.date, runs: list[Tick]) -> bool:
    """Whether one of ``runs`` came when a summary of ``month`` could go out: worked out in another way than ours."""
    zone, nation, hour, quarterly, paused = habit
    if quarterly and (month.month - 1) % 3:
        return False
    bank = holidays.country_holidays("GB", subdiv=nation, years=month.year)
    days = {month.replace(day=n + 1) for n in range(calendar.monthrange(month.year, month.month)[1])}
    work = sorted(day for day in days if day.isoweekday() < 6 and day not in bank)
    fit = {day for day in work if not (paused and day < paused)}
    if fit and not quarterly:  # a late one does not come when the next month's is near
        fit -= {day for day in work[-5:] if (day - min(fit)).days >= 7}
    local = [run.at.astimezone(ZoneInfo(zone)) for run in runs]
    return any(at.date() in fit and hour <= at.hour < 19 for at in local)


@pytest.fixture
def demo(db, settings, tmp_path, monkeypatch) -> list[Member]:
    settings.VAR_DIR = tmp_path
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: START)
        load_places(settings.SITE_DIR / "content")
        call_command("load_demo", members=20, verbosity=0, stdout=io.StringIO())
    members = list(Member.objects.active().filter(hidden_at=None, paused_until=None).order_by("pk"))
    Member.objects.update(joined_at=START - dt.timedelta(days=100))
    for member in members:
        zone, nation, hour, quarterly, paused = habit_of(member)
        Member.objects.filter(pk=member.pk).update(time_zone=zone)
        BookingPreferences.objects.update_or_create(member=member, defaults={"nation": nation})
        make_habit(member, hour=hour, frequency="quarterly" if quarterly else "monthly", paused_until=paused)
    return members


def habit_of(member: Member) -> tuple:
    return HABITS[member.pk % len(HABITS)]


def run(tick: Tick, monkeypatch: pytest.MonkeyPatch) -> None:
    """``manage.py send_due`` for that moment."""
    count = Counter()

    def die_over_the_second(delivery, outcome, **values):
        count["mails"] += 1
        if count["mails"] == 2:
            raise WorkerDied
        return settle(delivery, outcome, **values)

    def refuse(self, mail, **calls):
        raise mail_transport.UnreachableError("connection refused")

    settle = claims.settle
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: tick.at)  # by which a dead worker's lease runs out
        if tick.fault == "dies":
            patched.setattr(claims, "settle", die_over_the_second)
        elif tick.fault == "no server":
            patched.setattr(mail_transport.Transport, "hand_over", refuse)
        try:
            call_command("send_due", at=tick.at.isoformat(), stdout=io.StringIO())
        except WorkerDied:
            assert tick.fault == "dies"


def always_due() -> StepKind:
    """Something new each month, so that it is never a third reminder of the same."""
    return StepKind("test", "things", lambda members, now: {one.pk: [step(f"{now:%Y-%m}")] for one in members})


def test_year_with_outages_gives_every_member_exactly_what_was_due(demo, monkeypatch) -> None:
    runs = ticks()
    with only_kinds(steps=(always_due(),)):
        for tick in runs:
            run(tick, monkeypatch)
    had = Counter(
        Delivery.objects.filter(kind="digest", state__in=["sent", "uncertain"]).values_list("member_id", "period")
    )
    whole = [run for run in runs if not run.fault]
    months = sorted({tick.at.astimezone(UK).date().replace(day=1) for tick in runs})
    for member in demo:
        for month in months:
            number = had[member.pk, f"{month:%Y-%m}"]
            surely, perhaps = (due(habit_of(member), month, some) for some in (whole, runs))
            assert int(surely) <= number <= int(perhaps), (habit_of(member), month)
    assert had.total() > 6 * len(demo)
    copies = Counter((sent.to[0], sent.subject) for sent in mail.outbox if sent.subject.startswith("Your summary for "))
    assert max(copies.values()) == 1
    assert_one_a_day()


def assert_one_a_day() -> None:
    """Nobody was reminded twice on a date of theirs, but of what is urgent."""
    uncounted = [kind.name for kind in mail_kinds.known() if kind.urgent or not kind.reminder]
    sent = Delivery.objects.filter(state="sent").exclude(kind__in=uncounted).select_related("member")
    days = Counter((one.member_id, one.sent_at.astimezone(ZoneInfo(one.member.time_zone)).date()) for one in sent)
    assert max(days.values()) == 1
