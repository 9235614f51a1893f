"""Matching rounds as members see them: taking part, and whom they would like to talk to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.directory import search
from community.directory.cards import Card, cards_of
from community.directory.choice import Choice
from community.directory.groups import named
from community.directory.words import read_terms
from community.emails.rounds import title_of
from community.models import Circle, MatchingRound, Member, RoundEntry
from community.models.availability import without_hours
from community.permissions import may_see
from community.round_reasons import to_member
from community.services import buddy_preferences, round_entries
from community.services.pairing import free_seat
from community.views.circle_doors import somebody
from community.views.doors import members_only
from home.rate_limit import allowed_for

FOUND = 10
SEARCHES_AN_HOUR = 120
PAST = 5


@dataclass(frozen=True)
class RoundShown:
    """A round as one member sees it; ``circle`` is where they were put, ``reason`` why they were not."""

    round: MatchingRound
    title: str
    entered: bool
    open: bool
    circle: Circle | None = None
    reason: str = ""


@require_safe
@members_only
def round_list(request: HttpRequest, member: Member) -> HttpResponse:
    """Rounds to join, and what became of those one took part in."""
    now = timezone.now()
    entries = {one.round_id: one for one in member.round_entries.select_related("round")}
    coming = [_shown(one, entries.get(one.pk), now) for one in round_entries.visible_rounds(now=now)]
    there = {one.round.pk for one in coming}
    past = sorted((one for pk, one in entries.items() if pk not in there), key=lambda one: one.round.closes_at)[-PAST:]
    circles = _circles(member)
    context = {
        "member": member,
        "coming": coming,
        "past": [_shown(one.round, one, now, circles.get(one.round_id)) for one in reversed(past)],
        "standing": buddy_preferences.wishes_of(member).standing,
    }
    return render(request, "community/buddies/rounds.html", context)


@require_safe
@members_only
def round_page(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """A round: join or leave it, and say whom one would like to talk to."""
    now = timezone.now()
    round = _round(member, pk, now)
    entry = round_entries.entry_of(round, member)
    shown = _shown(round, entry, now, _circles(member).get(round.pk))
    context: dict[str, Any] = {
        "shown": shown,
        "member": member,
        "may_leave": entry is not None and round.status in round_entries.LEAVABLE,
        "without_hours": bool(without_hours([member])),
        "full": round.size < 4 and free_seat(member) is None,
        "most": round_entries.MOST_LIKED,
    }
    if entry is not None and shown.open:
        context |= _choosing(request, member, entry, now)
    return render(request, "community/buddies/round.html", context)


@require_POST
@members_only
def join(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Take part."""
    try:
        round_entries.join(round=_round(member, pk, timezone.now()), member=member, now=timezone.now())
        messages.success(request, _("You take part. We write to you when the groups are made"))
    except round_entries.NotOpenError:
        messages.error(request, _("This round does not take anybody in at the moment"))
    return redirect("community_matching_round", pk)


@require_POST
@members_only
def leave(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Do not take part after all."""
    if round_entries.leave(round=_round(member, pk, timezone.now()), member=member):
        messages.success(request, _("You do not take part in this round"))
    return redirect("community_matching_rounds")


@require_POST
@members_only
def like(request: HttpRequest, member: Member, pk: int, public_id: str) -> HttpResponse:
    """Name somebody one would like to talk to."""
    now = timezone.now()
    round, other = _round(member, pk, now), somebody(member, public_id)
    if other is None or not may_see(member, other, today=timezone.localdate(now)):
        raise Http404
    try:
        round_entries.like(round=round, member=member, other=other, now=now)
        messages.success(request, _("%(name)s is on your list. They are not told") % {"name": other.name})
    except round_entries.EnoughChosenError:
        messages.error(request, _("You can name 5 people. Take one off your list first"))
    except round_entries.NotOpenError:
        messages.error(request, _("This round is closed, or you do not take part"))
    return redirect("community_matching_round", pk)


@require_POST
@members_only
def unlike(request: HttpRequest, member: Member, pk: int, public_id: str) -> HttpResponse:
    """Take somebody off the list."""
    now = timezone.now()
    round = _round(member, pk, now)
    entry = round_entries.entry_of(round, member)
    liked = round_entries.liked_of(entry) if entry else []
    other = get_object_or_404(Member, public_id=public_id, pk__in=liked)
    try:
        round_entries.unlike(round=round, member=member, other=other, now=now)
        messages.success(request, _("%(name)s is off your list") % {"name": other.name})
    except round_entries.NotOpenError:
        messages.error(request, _("This round is closed, or you do not take part"))
    return redirect("community_matching_round", pk)


def _round(member: Member, pk: int, now: dt.datetime) -> MatchingRound:
    """One that takes people in, or that ``member`` is in; any other is as if there were none."""
    mine = RoundEntry.objects.filter(member=member).values("round")
    open_ones = MatchingRound.objects.open_now(now=now).values("pk")
    found = MatchingRound.objects.filter(Q(pk__in=mine) | Q(pk__in=open_ones))
    return get_object_or_404(found.exclude(status=MatchingRound.Status.DRAFT), pk=pk)


def _shown(
    round: MatchingRound, entry: RoundEntry | None, now: dt.datetime, circle: Circle | None = None
) -> RoundShown:
    is_open = round.status == MatchingRound.Status.OPEN and round.opens_at <= now < round.closes_at
    reason = to_member(entry.reason) if entry and entry.outcome == RoundEntry.Outcome.UNMATCHED else ""
    return RoundShown(round, title_of(round), entry is not None, is_open, circle, reason)


def _circles(member: Member) -> dict[int, Circle]:
    """Where each round has put ``member``."""
    found = Circle.objects.filter(round__isnull=False, seats__member=member)
    return {one.round_id: one for one in found if one.round_id is not None}


def _choosing(request: HttpRequest, member: Member, entry: RoundEntry, now: dt.datetime) -> dict[str, Any]:
    """Whom they named, and whom a search finds."""
    people = {one.pk: one for one in Member.objects.filter(pk__in=entry.preference.get("would_like", []))
              .select_related("user")}  # fmt: skip
    liked = [people[pk] for pk in round_entries.liked_of(entry) if pk in people]
    text, terms = read_terms(request.GET.get("q", ""))
    many = terms and not allowed_for(str(member.pk), "round_search", an_hour=SEARCHES_AN_HOUR)
    found = _found(member, text, terms, {one.pk for one in liked}, now) if terms and not many else []
    return {"liked": liked, "q": text, "searched": bool(terms), "found": found, "too_many": many}


def _found(member: Member, text: str, terms: tuple[str, ...], liked: set[int], now: dt.datetime) -> list[Card]:
    options = named()
    who = search.asker(member, options, now=now)
    answer = search.find(Choice(text=text, terms=terms), who, options, page=1)
    pks = [pk for pk in answer.pks if pk not in liked][:FOUND]
    return cards_of(pks, named=options, today=timezone.localdate(now))
