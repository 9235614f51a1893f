"""Booking a call, moving one, and leaving a month out."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.call_errors import ChangedError, MonthTakenError, NotPossibleError, TakenError
from community.forms.meetings import BookForm, SlotForm
from community.models import Circle, Meeting, Member
from community.rhythm import first_of
from community.services import calls, rhythm
from community.services.availability import preferences_of
from community.services.call_rules import month_of_call
from community.services.undo_calls import undo_for
from community.views.doors import members_only
from community.views.meeting_doors import circle_of, coming_call_of, going_to, members_of
from community.views.meeting_slots import times_to_choose
from community.views.meeting_undo import keep_undo

if TYPE_CHECKING:
    from django.forms import Form

reading_or_sending = require_http_methods(["GET", "HEAD", "POST"])


@reading_or_sending
@members_only
def book(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Times when everybody in a circle is free, a week at a time; choosing one books it."""
    circle, now = circle_of(member, pk), timezone.now()
    members, own = members_of(circle), preferences_of([member])[member.pk]
    known = _months_booked(circle, now)
    times = times_to_choose(request, member, members, now=now, usual=own.length)
    initial = {"link": own.call_link, "phone": own.phone, "minutes": times["minutes"], "known": ",".join(known)}
    form = BookForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and (answer := _booked(request, form, circle, member, now)):
        return answer
    active = circle.status == Circle.Status.ACTIVE and len(members) > 1
    context = {
        **times,
        "form": form,
        "own": own,
        "circle": circle,
        "viewer": member,
        "others": [other for other in members if other != member],
        "booked_months": [first_of(month) for month in known],
        "proposal": rhythm.propose(circle, now=now) if active else None,
        "active": active,
        "skipped": circle.months_skipped.filter(month__gte=month_of_call(now)).order_by("month"),
    }
    return render(request, "community/meetings/book.html", context)


def _months_booked(circle: Circle, now: dt.datetime) -> list[str]:
    """The months from this one on that have their call, 'YYYY-MM'."""
    booked = circle.meetings.scheduled().filter(month__gte=month_of_call(now))
    return sorted(booked.values_list("month", flat=True))


def _booked(
    request: HttpRequest, form: BookForm, circle: Circle, member: Member, now: dt.datetime
) -> HttpResponse | None:
    """The answer to a right form; None if the page is to be shown again with what is wrong."""
    said = form.cleaned_data
    # Who has nothing saved leaves it to the others. Theirs is not shown before there is a call.
    chosen = any((said["link"], said["phone"], form.initial["link"], form.initial["phone"]))
    place = {"link": said["link"], "phone": said["phone"]} if chosen else {}
    try:
        call = calls.book(
            circle=circle, starts_at=said["start"], minutes=said["minutes"], by=member, now=now,
            month=form.month_of(month_of_call(said["start"])), **place,
        )  # fmt: skip
    except MonthTakenError as taken:
        words = _("Somebody has just booked the call of that month. Here it is")
        messages.info(request, words)
        return redirect("community_call", taken.meeting.pk)
    except TakenError:
        form.add_error("start", _("That time is not free any more. Choose another"))
        return None
    except NotPossibleError:
        form.add_error(None, _("No call can be booked now: your circle takes a break, has ended, or has changed"))
        return None
    messages.success(request, _("Your call is booked. Everybody in it gets an email"))
    return redirect("community_call", call.pk)


@reading_or_sending
@members_only
def move(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Times that a call can be moved to; choosing one moves it."""
    call, circle = coming_call_of(member, pk)
    now, members = timezone.now(), going_to(call)
    if not call.is_scheduled or call.ends_at <= now:
        return changed_meanwhile(request, pk)
    usual = int((call.ends_at - call.starts_at).total_seconds() // 60)
    times = times_to_choose(request, member, members, now=now, usual=usual, but=call)
    form = SlotForm(request.POST if request.method == "POST" else None, initial={"minutes": times["minutes"]})
    if request.method == "POST" and form.is_valid() and (answer := _moved(request, form, pk, member, now)):
        return answer
    context = {
        **times,
        "form": form,
        "call": call,
        "circle": circle,
        "viewer": member,
        "others": [other for other in members if other != member],
    }
    return render(request, "community/meetings/move.html", context)


def _moved(request: HttpRequest, form: Form, pk: int, member: Member, now: dt.datetime) -> HttpResponse | None:
    call, _circle = coming_call_of(member, pk)
    said: dict[str, Any] = form.cleaned_data
    unasked = calls.unasked_in(call)
    try:
        moved = calls.move(
            meeting=call, starts_at=said["start"], minutes=said["minutes"], by=member, now=now,
            version=version_sent(request),
        )  # fmt: skip
    except TakenError:
        form.add_error("start", _("That time is not free any more. Choose another"))
        return None
    except (ChangedError, NotPossibleError):
        return changed_meanwhile(request, pk)
    keep_undo(request, undo_for(call, moved, now=now, unasked=unasked))
    messages.success(request, _("Your call is moved. Everybody in it gets an email"))
    return redirect("community_call", pk)


def version_sent(request: HttpRequest) -> int | None:
    """In which version the page showed the call."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def changed_meanwhile(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a call stands, to somebody who wanted to change how it stood."""
    gone = Meeting.objects.filter(pk=pk, status=Meeting.Status.CANCELLED).exists()
    said = _("This call was cancelled") if gone else _("This call has changed meanwhile. Here is how it stands now")
    messages.info(request, said)
    return redirect("community_call", pk)


@require_POST
@members_only
def skip(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Leave a month (``month=YYYY-MM``) out, or with ``again=yes`` have it after all."""
    circle, month = circle_of(member, pk), request.POST.get("month", "")
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):
        raise Http404
    name = date_format(first_of(month), "F Y")
    if request.POST.get("again") == "yes":
        rhythm.unskip_month(circle=circle, month=month)
        messages.success(request, _("You can book a call in %(month)s again") % {"month": name})
    else:
        rhythm.skip_month(circle=circle, month=month, by=member, now=timezone.now())
        messages.success(request, _("%(month)s is left out. We will not remind you of it") % {"month": name})
    return redirect("community_book", circle.pk)
