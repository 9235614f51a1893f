"""Which reminders a member gets. What only answers an act has no switch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from community import mail_kinds
from community.models import BookingPreferences, MailPreference

if TYPE_CHECKING:
    from community.mail_kinds import MailKind
    from community.models import Member


def switched_on(member: Member) -> list[str]:
    """The names of the reminders that ``member`` gets."""
    chosen = dict(MailPreference.objects.filter(member=member).values_list("kind", "on"))
    return [kind.name for kind in mail_kinds.reminders() if chosen.get(kind.name, kind.on_at_first)]


def wanting(kind: MailKind, members: Iterable[Member]) -> list[Member]:
    """Those of ``members`` who get a kind of mail: all, if it is no reminder. One query."""
    asked = list(members)
    if not kind.reminder:
        return asked
    chosen = dict(MailPreference.objects.filter(member__in=asked, kind=kind.name).values_list("member_id", "on"))
    return [member for member in asked if chosen.get(member.pk, kind.on_at_first)]


@transaction.atomic
def choose(*, member: Member, kinds: Collection[str], now: dt.datetime) -> None:
    """Get the reminders named in ``kinds`` and no other."""
    for kind in mail_kinds.reminders():
        switch(member=member, kind=kind.name, on=kind.name in kinds, now=now)


def switch(*, member: Member, kind: str, on: bool, now: dt.datetime) -> None:
    """Switch one reminder on or off. Twice is once; what was so already keeps its date."""
    values = {"on": on, "changed_at": now}
    found, made = MailPreference.objects.get_or_create(member=member, kind=kind, defaults=values)
    if not made and found.on != on:
        MailPreference.objects.filter(pk=found.pk).update(**values)


def choose_invitations(*, member: Member, by_mail: bool) -> None:
    """Have calendar invitations sent by mail, or not."""
    BookingPreferences.objects.update_or_create(member=member, defaults={"calendar_mails": by_mail})


def reminder_called(name: str) -> MailKind | None:
    """The reminder of that name; None if there is none that can be switched off."""
    return next((kind for kind in mail_kinds.reminders() if kind.name == name), None)
