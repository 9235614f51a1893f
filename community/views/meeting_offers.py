"""Offering three times, and answering an offer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.call_errors import ChangedError, NotPossibleError, TakenError
from community.forms.meetings import OfferForm, SlotForm
from community.models import Circle, Meeting, Member, Offer
from community.services import offers
from community.services.availability import preferences_of
from community.slots import Slot
from community.times import zone_in_words, zone_of
from community.views.doors import members_only
from community.views.meeting_booking import changed_meanwhile
from community.views.meeting_doors import circle_of, coming_call_of, going_to, members_of, offer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

reading_or_sending = require_http_methods(["GET", "HEAD", "POST"])


@reading_or_sending
@members_only
def offer_times(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Offer the others of a circle up to three times for a call."""
    circle = circle_of(member, pk)
    return _offer_page(request, member, circle, members_of(circle), None)


@reading_or_sending
@members_only
def other_times(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Say that one cannot make a call, and offer up to three other times for it."""
    call, circle = coming_call_of(member, pk)
    if not call.is_scheduled or call.ends_at <= timezone.now():
        return changed_meanwhile(request, pk)
    return _offer_page(request, member, circle, going_to(call), call)


def _offer_page(
    request: HttpRequest, member: Member, circle: Circle, members: Sequence[Member], call: Meeting | None
) -> HttpResponse:
    now, zone = timezone.now(), zone_of(member)
    initial = {"minutes": preferences_of([member])[member.pk].length if call is None else _length(call)}
    form = OfferForm(request.POST if request.method == "POST" else None, zone=zone, now=now, initial=initial)
    if request.method == "POST" and form.is_valid() and (answer := _offered(request, form, member, circle, call, now)):
        return answer
    context = {
        "form": form,
        "call": call,
        "circle": circle,
        "viewer": member,
        "others": [one for one in members if one != member],
        "zone": zone_in_words(zone),
        "replaces": circle.offers.filter(by=member, status=Offer.Status.OPEN, expires_at__gt=now).exists(),
    }
    return render(request, "community/meetings/offer_times.html", context)


def _length(call: Meeting) -> int:
    return int((call.ends_at - call.starts_at).total_seconds() // 60)


def _offered(
    request: HttpRequest, form: OfferForm, member: Member, circle: Circle, call: Meeting | None, now: dt.datetime
) -> HttpResponse | None:
    """The answer to a right form; None if the page is to be shown again with what is wrong."""
    said = form.cleaned_data
    try:
        made = offers.offer(
            circle=circle, times=list(form.starts.values()), minutes=said["minutes"], by=member, now=now,
            note=said["note"], meeting=call,
        )  # fmt: skip
    except TakenError as taken:
        number = next((number for number, start in form.starts.items() if start == taken.starts_at), 0)
        form.add_error(f"day-{number}", _("One of you is taken then, or it is too far ahead. Enter another"))
        return None
    except NotPossibleError:
        form.add_error(None, _("No call can be booked now: your circle takes a break, has ended, or has changed"))
        return None
    except ChangedError:
        return changed_meanwhile(request, call.pk if call else 0)
    messages.success(request, _("Your times are sent. We email you when somebody chooses one"))
    return redirect("community_offer", made.pk)


@reading_or_sending
@members_only
def offer(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """The times somebody offers; choosing one books the call, or moves it."""
    found, now = offer_of(member, pk), timezone.now()
    form = SlotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (answer := _taken(request, form, found, member, now)):
        return answer
    waiting = found.status == Offer.Status.OPEN and found.expires_at > now
    left = offers.times_left(found, now=now) if waiting else []
    length = dt.timedelta(minutes=found.minutes)
    context = {
        "form": form,
        "offer": found,
        "call": found.meeting,
        "viewer": member,
        "own": found.by == member,
        "waiting": waiting,
        "slots": [Slot(number, start, start + length) for number, start in enumerate(left)],
        "gone": len(offers.times_of(found)) - len(left) if waiting else 0,
        "times": [Slot(number, start, start + length) for number, start in enumerate(offers.times_of(found))],
        "zone": zone_in_words(zone_of(member)),
    }
    return render(request, "community/meetings/offer.html", context)


def _taken(request: HttpRequest, form: SlotForm, found: Offer, member: Member, now: dt.datetime) -> HttpResponse | None:
    try:
        call = offers.accept(offer=found, starts_at=form.cleaned_data["start"], by=member, now=now)
    except TakenError:
        form.add_error("start", _("That time is not free any more. Choose another"))
        return None
    except (ChangedError, NotPossibleError):
        messages.info(request, _("This offer is closed: it was answered or taken back, or its times are over"))
        return redirect("community_offer", found.pk)
    words = _("The call is moved. Everybody in it gets an email") if found.meeting else ""
    messages.success(request, words or _("Your call is booked. Everybody in it gets an email"))
    return redirect("community_call", call.pk)


@require_POST
@members_only
def withdraw(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Take back one's own offer."""
    try:
        offers.withdraw(offer=offer_of(member, pk), by=member)
    except ChangedError:
        messages.info(request, _("This offer is closed: it was answered or taken back, or its times are over"))
        return redirect("community_offer", pk)
    messages.success(request, _("Your offer is taken back"))
    return redirect("community_meetings")
