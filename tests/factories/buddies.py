"""Members who may become buddies, and what goes on between them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.models import BuddyPreferences, BuddyRequest, CircleInvitation, Member
from tests.factories.community import make_member, make_organisation

WAITS = dt.timedelta(days=14)


def make_open(name: str, **values: Any) -> Member:
    """Somebody who is listed and open to buddying, at an organisation of their own."""
    place = values.pop("organisation", None) or make_organisation(f"{name} Trust")
    known = {"first_name": name, "last_name": "Buddy", "listed": True, "open_to_buddying": True}
    return make_member(f"{name.lower()}@example.com", organisation=place, **{**known, **values})


def make_request(sender: Member, to: Member, *, now: dt.datetime, **values: Any) -> BuddyRequest:
    """``sender`` asked ``to`` at ``now``."""
    low, high = sorted((sender, to), key=lambda member: member.pk)
    stamps = {"sent_at": now, "expires_at": now + WAITS}
    return BuddyRequest.objects.create(low=low, high=high, sender=sender, **{**stamps, **values})


def make_invitation(circle: Any, member: Member, by: Member, *, now: dt.datetime, **values: Any) -> CircleInvitation:
    """``by`` invites ``member`` to ``circle``; the same person twice asks to join."""
    stamps = {"sent_at": now, "expires_at": now + WAITS}
    return CircleInvitation.objects.create(circle=circle, member=member, by=by, **{**stamps, **values})


def wants(member: Member, buddies: int, **values: Any) -> BuddyPreferences:
    """``member`` wants so many buddies at most."""
    return BuddyPreferences.objects.create(member=member, max_buddies=buddies, **values)
