"""One mail a month to accounts that take no part but look after something: pages, stories. Members have the summary."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from community.digest_due import OFFICE, comes_at, due_at, period_at
from community.models import Delivery, Member, User
from community.services.outbox import queue_to_user
from community.times import UK

if TYPE_CHECKING:
    from django.db.models import QuerySet

KIND = "duties"


def plan(*, now: dt.datetime) -> None:
    """Make the row of everybody who may have duties and has none for this month, once the hour has come."""
    period = period_at(now, UK)
    due = due_at(period, OFFICE)
    if due is None or comes_at(period, OFFICE, now) is None:
        return
    for user in _without_one(period, due):
        key = f"{KIND}:{period}:{user.pk}"
        queue_to_user(kind=KIND, user=user, key=key, payload={}, now=now, not_before=due, period=period)


def _without_one(period: str, due: dt.datetime) -> QuerySet[User]:
    """Accounts of the back office that are no member and were there when it became due."""
    members = Member.objects.active().filter(user=OuterRef("pk"))
    has_one = Delivery.objects.filter(user=OuterRef("pk"), kind=KIND, period=period)
    in_office = Q(is_superuser=True) | Q(pk__in=User.groups.through.objects.values("user"))
    users = User.objects.filter(in_office, is_active=True, date_joined__lte=due)
    return users.filter(~Exists(members), ~Exists(has_one)).order_by("pk")
