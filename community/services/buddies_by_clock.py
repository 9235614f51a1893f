"""What time does to requests, invitations and breaks. Each is a range, so a run that was missed loses nothing."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from community.models import BuddyRequest, CircleInvitation, CircleMember
from community.periods import Period
from community.services import buddy_requests, circle_groups, circles

KEPT = Period(months=12)


def settle_due(*, now: dt.datetime) -> int:
    """End what waited too long, and breaks whose day has come; returns how many."""
    return buddy_requests.expire_due(now=now) + circle_groups.expire_due(now=now) + circles.resume_due(now=now)


def forget_old_notes(now: dt.datetime) -> int:
    """Empty what people wrote to each other with requests, invitations and farewells long ago; returns how many."""
    before = KEPT.before(now)
    said = ~Q(note="") | ~Q(reply="")
    requests = BuddyRequest.objects.filter(said, answered_at__lte=before).update(note="", reply="")
    notes = CircleInvitation.objects.filter(answered_at__lte=before).exclude(note="").update(note="")
    thanks = CircleMember.objects.filter(left_at__lte=before).exclude(thanks="").update(thanks="")
    return requests + notes + thanks
