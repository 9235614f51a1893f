"""Calls that tests go to by address: one to come, one that is over, an offer, and a circle to book with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

CALL, CALL_PAST, CALL_OTHER, CALL_CIRCLE, OFFER = 9101, 9102, 9103, 9104, 9105


def make_calls(*, member_email: str) -> None:
    """All of it is the member's and a buddy's, but the call of others. Nobody else is in the circle."""
    from community.models import Member, Offer, Organisation
    from tests.factories.community import make_member
    from tests.factories.meetings import make_available, make_call, make_circle

    member = Member.objects.select_related("user").get(user__email=member_email)
    place = Organisation.objects.exclude(members=member).first()
    buddy, other = (
        make_member(f"{name}@access.example", first_name=name.title(), organisation=place)
        for name in ("buddy", "other")
    )
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    circle = make_circle(member, buddy, pk=CALL_CIRCLE, kind="group", name="Access test circle", now=now)
    for one in (member, buddy):
        make_available(one)
    # Changed long ago, and a month away, so that no tick of the loaded site reminds anybody.
    old: dict[str, Any] = {"created_at": now - dt.timedelta(days=40), "changed_at": now - dt.timedelta(days=40)}
    make_call(circle, pk=CALL, starts_at=now + dt.timedelta(days=30), created_by=member, **old)
    make_call(circle, pk=CALL_PAST, starts_at=now - dt.timedelta(days=9), created_by=member, **old)
    make_call(make_circle(buddy, other, kind="group"), pk=CALL_OTHER, starts_at=now + dt.timedelta(days=31), **old)
    times = [(now + dt.timedelta(days=day)).isoformat() for day in (33, 34)]
    Offer.objects.create(
        pk=OFFER, circle=circle, by=buddy, times=times, minutes=30, sent_at=now, expires_at=now + dt.timedelta(days=34)
    )
