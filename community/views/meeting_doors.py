"""Finding a call, an offer or a circle that the member who asks is in: looking it up and being let in are one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from community.models import Circle, Meeting, Offer, Participant
from community.models.circles import seats_now

if TYPE_CHECKING:
    from community.models import Member


def call_of(member: Member, pk: int) -> Meeting:
    """A call that ``member`` is in, cancelled ones and past ones too. Anybody else is told of no such page."""
    calls = Meeting.objects.of(member).filter(kind=Meeting.Kind.CALL)
    related = ("circle", "created_by__user", "cancelled_by__user", "late_by__user")
    return get_object_or_404(calls.select_related(*related), pk=pk)


def call_one_was_in(member: Member, pk: int) -> Meeting:
    """As ``call_of``, and a call that ``member`` cannot come to, of a circle that is still theirs."""
    out = Participant.objects.filter(member=member, answer=Participant.Answer.DECLINED)
    left = Q(pk__in=out.values("meeting"), circle__in=Circle.objects.current().of(member))
    either = left | Q(pk__in=Meeting.objects.of(member).values("pk"))
    return get_object_or_404(Meeting.objects.filter(either, kind=Meeting.Kind.CALL).select_related("circle"), pk=pk)


def coming_call_of(member: Member, pk: int) -> tuple[Meeting, Circle]:
    """A call with its circle, which is still theirs to change."""
    call = call_of(member, pk)
    if call.circle is None:
        raise Http404
    return call, call.circle


def circle_of(member: Member, pk: int) -> Circle:
    """A circle that ``member`` is in now and that has not ended."""
    return get_object_or_404(Circle.objects.current().of(member), pk=pk)


def offer_of(member: Member, pk: int) -> Offer:
    """An offer in a circle that ``member`` is in now."""
    mine = Circle.objects.current().of(member)
    related = ("circle", "by__user", "meeting", "taken")
    return get_object_or_404(Offer.objects.filter(circle__in=mine).select_related(*related), pk=pk)


def members_of(circle: Circle) -> list[Member]:
    """Who is in a circle now, in the order they came."""
    return [seat.member for seat in seats_now(circle)]


def going_to(call: Meeting) -> list[Member]:
    """Who comes to a call, by name."""
    going = call.participants.filter(answer=Participant.Answer.GOING).select_related("member__user")
    return sorted((seat.member for seat in going), key=lambda member: member.name.casefold())
