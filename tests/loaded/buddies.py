"""Buddies and circles that tests go to by address: what waits for the member, a circle of theirs, one that ended."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

GROUP, ENDED, OPEN, REQUEST, INVITATION, ASKABLE = 9201, 9202, 9203, 9204, 9205, "open-to-buddying"


def make_buddies(*, member_email: str) -> None:
    """People of another organisation ask the member, want to join their circle, and invite them to one."""
    from community.models import CircleMember, Member, Organisation
    from tests.factories.buddies import make_invitation, make_request
    from tests.factories.community import make_member
    from tests.factories.meetings import make_circle

    member = Member.objects.select_related("user").get(user__email=member_email)
    places = list(Organisation.objects.exclude(pk=member.organisation_id or 0).order_by("pk")[:5])
    found = [
        make_member(
            f"buddy-{number}@access.example", organisation=place, listed=True, open_to_buddying=True,
            first_name="Access", last_name=f"Buddy {number}", can_help=("environment",), contact="01632 960000",
        )
        for number, place in enumerate(places)
    ]  # fmt: skip
    now = timezone.now()
    Member.objects.filter(pk=found[0].pk).update(public_id=ASKABLE)
    group = make_circle(
        member, found[1], found[2], pk=GROUP, kind="group", now=now, name="Access test nights",
        element="environment", about="Rest at night.",
    )  # fmt: skip
    make_invitation(group, found[3], found[3], now=now, note="May I come in?")
    other = make_circle(found[4], pk=OPEN, kind="group", now=now, name="Access test days", open_to_join=True)
    make_invitation(other, member, found[4], now=now, pk=INVITATION, note="Come in.")
    make_request(found[3], member, now=now, pk=REQUEST, note="I work nights too.")
    ended = make_circle(member, found[4], pk=ENDED, now=now - dt.timedelta(days=90))
    ended.status, ended.ended_at, ended.end_reason = "ended", now, "time"
    ended.save()
    CircleMember.objects.filter(circle=ended).update(left_at=now)
    CircleMember.objects.filter(circle=ended, member=found[4]).update(thanks="Thank you for listening.")
