"""The demo's buddies: pairs, a trio, circles, and requests that wait for an answer. The same in every run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from community.models import BuddyPreferences, BuddyRequest, Circle, CircleInvitation, CircleMember, Member, User
from community.services.buddy_requests import WAITS
from community.services.pairing import put_together
from elements.framework import Element

DAY = dt.timedelta(days=1)
PAIRS = 12
NOTE = "I saw that you look after wellbeing too. I have just started, and would like somebody to think aloud with."
NOTES = (
    "We both work on rest at night. Shall we swap what we tried?",
    "I have done this for four years and remember my first months well. If you like, let us talk once a month.",
)
ABOUT = "We meet once a month for three quarters of an hour and look at one figure of one of us: what does it tell?"


def load_buddies(people: Sequence[Member], users: Mapping[str, User], *, now: dt.datetime) -> list[Circle]:
    """Everything of it; ``people`` are the invented members. ``member`` and ``new-lead`` have something to do."""
    member, new_lead = (Member.objects.get(user=users[role]) for role in ("member", "new-lead"))
    free = _elsewhere(people, member, new_lead)
    circles = [_pair([member, next(free)], now - 40 * DAY), _circle([member, *_some(free, 4)], now - 75 * DAY)]
    BuddyPreferences.objects.create(member=member, max_buddies=2)
    _ask(member, next(free), NOTE, now - DAY)
    for number, note in enumerate(NOTES):
        _ask(next(free), new_lead, note, now - (number + 1) * DAY)
    _invite(circles[1], new_lead, member, now - DAY)
    circles.append(_open_circle(_some(free, 3), now - 20 * DAY))
    circles.append(put_together(_some(free, 3), kind=Circle.Kind.TRIO, origin=Circle.Origin.ROUND, now=now - 33 * DAY))
    circles += [_pair(_some(free, 2), now - (number + 5) * DAY) for number in range(PAIRS)]
    return circles


def _elsewhere(people: Sequence[Member], *others: Member) -> Iterator[Member]:
    """People who are listed and open to buddying, not of the organisations of ``others``.

    Each is of another organisation than those shortly before: the demo deals people out to organisations in turn.
    """
    taken = {member.organisation_id for member in others}
    for member in people:
        if member.listed and member.open_to_buddying and member.organisation_id not in taken:
            yield member


def _some(free: Iterator[Member], number: int) -> list[Member]:
    return [next(free) for _one in range(number)]


def _pair(members: Sequence[Member], now: dt.datetime) -> Circle:
    circle = put_together(members, origin=Circle.Origin.REQUEST, now=now)
    CircleMember.objects.filter(circle=circle).update(agreed_at=now + DAY)
    return circle


def _circle(members: Sequence[Member], now: dt.datetime) -> Circle:
    return put_together(
        members, kind=Circle.Kind.GROUP, origin=Circle.Origin.REQUEST, now=now,
        name="Figures that help", element=Element.DATA_INSIGHTS, about=ABOUT,
    )  # fmt: skip


def _open_circle(members: Sequence[Member], now: dt.datetime) -> Circle:
    return put_together(
        members, kind=Circle.Kind.GROUP, origin=Circle.Origin.REQUEST, now=now, name="Wellbeing at night",
        element=Element.ENVIRONMENT, about="For everybody whose staff work nights: food, rest, getting home safely.",
        open_to_join=True,
    )  # fmt: skip


def _ask(sender: Member, to: Member, note: str, now: dt.datetime) -> None:
    low, high = sorted((sender, to), key=lambda member: member.pk)
    BuddyRequest.objects.create(low=low, high=high, sender=sender, note=note, sent_at=now, expires_at=now + WAITS)


def _invite(circle: Circle, member: Member, by: Member, now: dt.datetime) -> None:
    CircleInvitation.objects.create(circle=circle, member=member, by=by, sent_at=now, expires_at=now + WAITS)
