"""Who wants no mail of a kind: for a query of many members, and of one who was read with their times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from community.models import MailPreference, Member, ReminderPreferences

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Delivery


def wanting(members: QuerySet[Member, Any], kind: str) -> QuerySet[Member, Any]:
    """Those of ``members`` who did not switch ``kind`` off: by itself, or with all, even before it was there.

    For kinds that are on at first.

    In two conditions, each of which a database can answer for all members together.
    """
    chosen = MailPreference.objects.filter(kind=kind)
    off = chosen.filter(member=OuterRef("pk"), on=False)
    stopped = ReminderPreferences.objects.filter(member=OuterRef("pk"), all_stopped_at__isnull=False)
    stopped = stopped.filter(~Exists(chosen.filter(member=OuterRef("member"))))
    return members.filter(~Exists(off), ~Exists(stopped))


def of_wanted_kinds(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those of ``deliveries`` whose member did not switch their kind off: what ``wanting`` says, of many kinds."""
    chosen = MailPreference.objects.filter(member=OuterRef("member"), kind=OuterRef("kind"))
    stopped = ReminderPreferences.objects.filter(member=OuterRef("member"), all_stopped_at__isnull=False)
    return deliveries.exclude(Exists(chosen.filter(on=False))).exclude(~Exists(chosen), Exists(stopped))


def has_stopped_all(member: Member) -> bool:
    """Whether they want no reminder at all, of whatever kind they have no choice of their own."""
    times: ReminderPreferences | None = getattr(member, "reminder_preferences", None)
    return times is not None and times.all_stopped_at is not None
