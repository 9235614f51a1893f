"""When and how one can be called: an overview with what buddies see, and a page for each part of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.forms.availability import BookingForm, DatesForm, WeekForm, changed_week
from community.models import Member
from community.services import availability_changes as changes
from community.services.availability import preferences_of, ranges_of
from community.services.availability_shown import next_two_weeks
from community.times import zone_in_words, zone_of
from community.views.doors import members_only

reading_or_sending = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@members_only
def availability(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything about being called, and how the next two weeks look to buddies."""
    now, today = timezone.now(), _today(member)
    week = _week(member)
    context = {
        "member": member,
        "week": [{"name": WEEKDAYS[day], "ranges": ranges} for day, ranges in week.items()],
        "has_hours": bool(week),
        "dates": _dates(member, today),
        "preferences": preferences_of([member])[member.pk],
        "zone": zone_in_words(zone_of(member)),
        "days": next_two_weeks(member, now=now),
    }
    return render(request, "community/availability/availability.html", context)


@reading_or_sending
@members_only
def hours(request: HttpRequest, member: Member) -> HttpResponse:
    """The hours of a week. The buttons that add, remove or copy show the page again with what was typed."""
    act = request.POST.get("do", "save")
    if request.method == "POST" and act != "save":
        return _hours_page(request, member, WeekForm(ranges=changed_week(request.POST, act)))
    form = WeekForm(request.POST) if request.method == "POST" else WeekForm(ranges=_week(member))
    if request.method == "POST" and form.is_valid():
        changes.set_week(member=member, week=form.week)
        return _saved(request, _("Your hours are saved"))
    return _hours_page(request, member, form)


def _hours_page(request: HttpRequest, member: Member, form: WeekForm) -> HttpResponse:
    context = {"form": form, "zone": zone_in_words(zone_of(member))}
    return render(request, "community/availability/hours.html", context)


@reading_or_sending
@members_only
def dates(request: HttpRequest, member: Member) -> HttpResponse:
    """Dates that are not as usual: those there are, and a form for more."""
    today = _today(member)
    form = DatesForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        changes.set_dates(member=member, days=form.days, ranges=form.ranges)
        messages.success(request, _("Your dates are saved"))
        return redirect("community_availability_dates")
    context = {"form": form, "dates": _dates(member, today), "zone": zone_in_words(zone_of(member))}
    return render(request, "community/availability/dates.html", context)


@require_POST
@members_only
def date_as_usual(request: HttpRequest, member: Member, day: str) -> HttpResponse:
    """Have a date (``YYYY-MM-DD``) as usual again."""
    try:
        changes.forget_date(member=member, day=dt.date.fromisoformat(day))
    except ValueError:
        raise Http404 from None
    messages.success(request, _("That date is as usual again"))
    return redirect("community_availability_dates")


@reading_or_sending
@members_only
def booking(request: HttpRequest, member: Member) -> HttpResponse:
    """Zone, bank holidays, notice, rest, most calls a week, usual length, link and phone number."""
    preferences = preferences_of([member])[member.pk]
    names = [name for name in BookingForm.base_fields if name != "time_zone"]
    initial = {name: getattr(preferences, name) for name in names} | {"time_zone": member.time_zone}
    form = BookingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changes.change_booking(member=member, **form.cleaned_data)
        return _saved(request, _("How calls are booked with you is saved"))
    return render(request, "community/availability/booking.html", {"form": form})


def _week(member: Member) -> dict[int, list[tuple[dt.time, dt.time]]]:
    week: dict[int, list[tuple[dt.time, dt.time]]] = {}
    for rule in member.availability.all():
        week.setdefault(rule.weekday, []).append((rule.start, rule.end))
    return week


def _dates(member: Member, today: dt.date) -> list[dict[str, Any]]:
    coming = member.availability_exceptions.filter(date__gte=today)
    return [{"date": one.date, "ranges": ranges_of(one)} for one in coming]


def _today(member: Member) -> dt.date:
    return timezone.now().astimezone(zone_of(member)).date()


def _saved(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("community_availability")
