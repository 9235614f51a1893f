"""Finding a circle, an invitation or a request for one who has a part in it; for anybody else it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from community.models import BuddyRequest, Circle, CircleInvitation, Member
from community.services import buddy_requests, circle_groups
from home.rate_limit import allowed_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

PROFILES_AN_HOUR = 60  # as many as the directory's pages, and counted together with them


def my_circle(member: Member, pk: int) -> Circle:
    """A circle that ``member`` is in now."""
    return get_object_or_404(Circle.objects.current().of(member), pk=pk)


def my_group(member: Member, pk: int) -> Circle:
    """A circle by subject that ``member`` is in now."""
    return get_object_or_404(Circle.objects.current().of(member), pk=pk, kind=Circle.Kind.GROUP)


def my_circle_or_past(member: Member, pk: int) -> Circle:
    """The same, or one that they were in when it ended."""
    there = Q(seats__left_at=None) | Q(seats__left_at=F("ended_at"))
    return get_object_or_404(Circle.objects.filter(there, seats__member=member), pk=pk)


def request_to_answer(member: Member, pk: int) -> BuddyRequest:
    """A request that waits for ``member``."""
    return get_object_or_404(buddy_requests.waiting_for(member, now=timezone.now()), pk=pk)


def requests_of(member: Member) -> QuerySet[BuddyRequest]:
    """Every request that ``member`` sent or was sent, whatever became of it."""
    return BuddyRequest.objects.filter(Q(low=member) | Q(high=member)).select_related(
        "sender__user", "low__user", "high__user", "circle"
    )


def invitation_to_answer(member: Member, pk: int) -> CircleInvitation:
    """An invitation or wish that ``member`` can answer."""
    return get_object_or_404(circle_groups.to_answer(member, now=timezone.now()), pk=pk)


def somebody(viewer: Member, public_id: str) -> Member | None:
    """Another member by the id of their profile, whether they can be found or not. Counts as looking at a profile."""
    if not allowed_for(str(viewer.pk), "profiles", an_hour=PROFILES_AN_HOUR):
        raise Http404
    found = Member.objects.select_related("user", "organisation").filter(public_id=public_id)
    return found.exclude(pk=viewer.pk).first()
