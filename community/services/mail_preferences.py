"""Which reminders a member gets, and when. What only answers an act has no switch, unless it goes to a whole group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community import digest, mail_kinds
from community.digest_due import due_at, habit_of, period_at
from community.models import BookingPreferences, MailPreference, Member, ReminderPreferences
from community.services.outbox import look_again
from community.services.reopening import reopen_summaries
from community.times import zone_of

if TYPE_CHECKING:
    from community.digest import StepKind
    from community.mail_kinds import MailKind

SUMMARY = "digest"  # the kind of mail that holds the parts


def switches() -> list[MailKind | StepKind]:
    """All that can be switched on or off: mails that remind or ask a group, and the parts of the monthly summary."""
    return [*mail_kinds.with_switch(), *digest.step_kinds()]


def switched_on(member: Member, *, times: ReminderPreferences | None = None) -> list[str]:
    """The names of the reminders, and parts of the summary, that ``member`` gets; ``times``: what ``times_of`` says."""
    chosen = {row.kind: row.on for row in member.mail_preferences.all()}
    return _on(chosen, times or times_of(member))


def on_now(member: Member) -> set[str]:
    """The names of what ``member`` gets by what the database says, whatever was read before."""
    chosen = dict(MailPreference.objects.filter(member=member).values_list("kind", "on"))
    return set(_on(chosen, times_of(member)))


def at_first() -> list[str]:
    """The names of what everybody gets who chose nothing."""
    return [one.name for one in switches() if getattr(one, "on_at_first", True)]


def resting(member: Member) -> dict[str, dt.datetime]:
    """The parts of the summary that rest by themselves, by name: since when."""
    rows = [row for row in member.mail_preferences.all() if row.on and row.paused_at]
    known = {kind.name for kind in digest.step_kinds()}
    return {row.kind: row.paused_at for row in rows if row.paused_at and row.kind in known}


def wanting(kind: MailKind, members: Iterable[Member]) -> list[Member]:
    """Those of ``members`` who get a kind of mail: all, if it has no switch. Two queries."""
    asked = list(members)
    if not kind.has_switch:
        return asked
    chosen = dict(MailPreference.objects.filter(member__in=asked, kind=kind.name).values_list("member_id", "on"))
    without_row = [member.pk for member in asked if member.pk not in chosen] if kind.on_at_first else []
    stopped = who_stopped_all(without_row)
    return [member for member in asked if chosen.get(member.pk, kind.on_at_first and member.pk not in stopped)]


def who_stopped_all(members: Collection[int | None]) -> set[int]:
    """Those of ``members`` (pks) who want no reminder at all, of whatever kind they have no choice of their own."""
    if not members:
        return set()
    found = ReminderPreferences.objects.filter(member__in=members, all_stopped_at__isnull=False)
    return set(found.values_list("member_id", flat=True))


def times_of(member: Member) -> ReminderPreferences:
    """How often, when, and from which day on ``member`` is reminded; what holds by itself, if they chose nothing."""
    found = ReminderPreferences.objects.filter(member=member).first()
    return found or ReminderPreferences(member=member)


def is_on_break(member: Member, until: dt.date | None, now: dt.datetime) -> bool:
    """Whether the day ``until``, before which ``member`` is not to be reminded, lies ahead on their own calendar."""
    return until is not None and until > timezone.localdate(now, zone_of(member))


@transaction.atomic
def choose(*, member: Member, kinds: Collection[str], now: dt.datetime, offered: Collection[str] | None = None) -> None:
    """Get the reminders, and parts of the summary, that are named in ``kinds``; of those ``offered``, or all, no other.

    What was so already keeps its date, and rests on if it rested. Whoever wants none of all gets no later kind either.
    Whoever wants the summary again gets this month's, if it was left out meanwhile.
    """
    names = [one.name for one in switches() if offered is None or one.name in offered or one.name in kinds]
    if any(name in kinds for name in names):
        had = SUMMARY in on_now(member)
        _end_stop(member, now, but=names)
        _turn(member, names, kinds, now)
        if not had and SUMMARY in kinds:
            reopen_summaries(users=[member.user_id], now=now)
    elif names:
        before = on_now(member)
        _turn(member, [name for name in names if name in before], (), now)
        if before <= set(names):
            _begin_stop(member, now)


@transaction.atomic
def switch(*, member: Member, kind: str, on: bool, now: dt.datetime) -> None:
    """Switch one on or off. Twice is once; what was so already keeps its date.

    Switching one on ends a stop of all: kinds that come to the site later reach the member again, and of those there
    are no other than this one. The summary, switched on, comes for this month if it was left out meanwhile.
    """
    if on:
        _end_stop(member, now, but=[kind])
    values = {"on": on, "changed_at": now}
    found, made = MailPreference.objects.get_or_create(member=member, kind=kind, defaults=values)
    if not made and found.on != on:
        MailPreference.objects.filter(pk=found.pk).update(**values, paused_at=None)
    if on and kind == SUMMARY:
        reopen_summaries(users=[member.user_id], now=now)


def wake(*, member: Member, kind: str, now: dt.datetime) -> bool:
    """End the rest of a part of the summary; False where it does not rest."""
    resting_now = MailPreference.objects.filter(member=member, kind=kind, on=True, paused_at__isnull=False)
    return bool(resting_now.update(paused_at=None, changed_at=now))


def stop_all(*, member: Member, now: dt.datetime) -> None:
    """Switch everything off that can be, and what later kinds there may be."""
    choose(member=member, kinds=(), now=now)


def _on(chosen: Mapping[str, bool], times: ReminderPreferences) -> list[str]:
    others = () if times.all_stopped_at else at_first()
    return [one.name for one in switches() if chosen.get(one.name, one.name in others)]


def _turn(member: Member, names: Collection[str], kinds: Collection[str], now: dt.datetime) -> None:
    """Have those of ``names`` on that are in ``kinds``, and the others off."""
    _add_missing(member, names, kinds, now)
    for on in (True, False):
        wanted = [name for name in names if (name in kinds) == on]
        turned = MailPreference.objects.filter(member=member, kind__in=wanted, on=not on)
        turned.update(on=on, changed_at=now, paused_at=None)


def _add_missing(member: Member, names: Collection[str], on: Collection[str], now: dt.datetime) -> None:
    """A row of its own for each of ``names`` that has none."""
    missing = set(names) - set(MailPreference.objects.filter(member=member).values_list("kind", flat=True))
    new = [MailPreference(member=member, kind=name, on=name in on, changed_at=now) for name in sorted(missing)]
    MailPreference.objects.bulk_create(new, ignore_conflicts=True)


def _begin_stop(member: Member, now: dt.datetime) -> None:
    """Note that they want none at all; since when, if they did so before, stays.

    The moment is that of what this stop switched off, by which ``starting_again`` knows it.
    """
    values = {"all_stopped_at": now, "changed_at": now}
    found, made = ReminderPreferences.objects.get_or_create(member=member, defaults=values)
    if not made and found.all_stopped_at is None:
        ReminderPreferences.objects.filter(pk=found.pk).update(all_stopped_at=now)


def _end_stop(member: Member, now: dt.datetime, *, but: Collection[str]) -> None:
    """Let kinds reach them again that come to the site from now on; of those there are, only what they switch on."""
    stopped = ReminderPreferences.objects.filter(member=member, all_stopped_at__isnull=False)
    if stopped.update(all_stopped_at=None):
        _add_missing(member, {one.name for one in switches()} - set(but), (), now)


@transaction.atomic
def choose_times(*, member: Member, frequency: str, hour: int, paused_until: dt.date | None, now: dt.datetime) -> None:
    """Have the summary come so often and at that hour, and no reminder before the day ``paused_until``.

    One that waits for other times is looked at anew.
    """
    chosen = {"frequency": frequency, "hour": hour, "paused_until": paused_until}
    before = times_of(member)
    if any(getattr(before, name) != value for name, value in chosen.items()):
        ReminderPreferences.objects.update_or_create(member=member, defaults={**chosen, "changed_at": now})
        _look_at_summary(member, now)


def end_break(*, member: Member, now: dt.datetime) -> bool:
    """Be reminded again from ``now`` on, as if the day were taken out; False where no break from reminders holds."""
    times = times_of(member)
    if not is_on_break(member, times.paused_until, now):
        return False
    choose_times(member=member, frequency=times.frequency, hour=times.hour, paused_until=None, now=now)
    return True


def _look_at_summary(member: Member, now: dt.datetime) -> None:
    """Unless none is due in this month now: it would be dropped, and they may yet choose otherwise."""
    reader = Member.objects.select_related("booking_preferences", "reminder_preferences").get(pk=member.pk)
    if due_at(period_at(now, zone_of(reader)), habit_of(reader)) is not None:
        look_again(member=reader, kind=SUMMARY, now=now)


def choose_invitations(*, member: Member, by_mail: bool) -> None:
    """Have calendar invitations sent by mail, or not."""
    BookingPreferences.objects.update_or_create(member=member, defaults={"calendar_mails": by_mail})


def reminder_called(name: str) -> MailKind | StepKind | None:
    """The reminder, or part of the summary, of that name; None if there is none that can be switched off."""
    return next((one for one in switches() if one.name == name), None)
