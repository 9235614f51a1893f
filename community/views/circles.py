"""The page that a pair, trio or circle has together; agreeing, a break, and its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.conversations import conversations, starters_for
from community.directory.groups import named
from community.forms.buddies import EndForm
from community.forms.privacy import PauseForm
from community.models import Circle, CircleInvitation, CircleMember, Meeting, Member
from community.models.circles import GROUP_SIZES
from community.names import you_and
from community.services import circles, polls
from community.services.circle_groups import to_answer
from community.services.pausing import OPEN_ENDED
from community.signs_of_life import is_asked
from community.views.buddies_shown import people_of, with_cards
from community.views.circle_doors import my_circle, my_circle_or_past
from community.views.doors import members_only
from elements.framework import Element

ELEMENTS_TALKED_ABOUT = 2
THANKS_SHOWN_FOR = dt.timedelta(days=30)


@require_safe
@members_only
def circle(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Who is in it and how to reach them, what they agreed, the next call, and what to talk about."""
    found = my_circle_or_past(member, pk)
    now, today = timezone.now(), timezone.localdate()
    people = people_of(found, member, today=today)
    language = get_language() or "en"
    context: dict[str, Any] = {
        "circle": found,
        "title": title_of(found, [one.name for one in people if not one.own]),
        "people": people,
        "mine": next((one for one in people if one.own), None),
        "member": member,
        "said": conversations(language),
    }
    if found.status == Circle.Status.ENDED:
        context["thanks"] = _thanks(found, member)
        return render(request, "community/buddies/ended.html", context)
    calls = Meeting.objects.filter(circle=found)
    context |= {
        "next_call": calls.of(member).upcoming(now=now).first(),
        "called": calls.past(now=now).exists(),
        "asked": is_asked(found),
        "poll": polls.open_in(found, member),
        "now": now,
        "elements": [Element(code) for code in _elements_of(found)],
        "starters": starters_for(_elements_of(found), month=today.month, language=language),
        "waiting": _waiting(found, member, now),
        "gone": _gone(found, member, now),
        "room": GROUP_SIZES[-1] - len(people),
        "short": max(0, GROUP_SIZES[0] - len(people)) if found.kind == Circle.Kind.GROUP else 0,
        "open_ended": found.paused_until == OPEN_ENDED,
    }
    return render(request, "community/buddies/circle.html", context)


def title_of(circle: Circle, others: list[str]) -> str:
    """What a circle is called: by its name, or by who is in it beside the reader."""
    if circle.name:
        return circle.name
    if not others:
        return _("You and a former buddy")
    return you_and(others)


def _elements_of(circle: Circle) -> list[str]:
    """What to talk about: the circle's own element, or what one wants help with and another can give."""
    if circle.element:
        return [circle.element]
    seats = CircleMember.objects.filter(circle=circle, left_at=None).select_related("member")
    shown = [seat.member for seat in seats.prefetch_related("member__elements")]
    rows = [row for member in shown if member.shows("elements", to_buddy=True) for row in member.elements.all()]
    given = {row.element for row in rows if row.can_help}
    wanted = {row.element for row in rows if row.wants_help}
    both = [code for code in Element.values if code in given & wanted]
    return (both or [code for code in Element.values if code in wanted])[:ELEMENTS_TALKED_ABOUT]


def _thanks(circle: Circle, member: Member) -> list[CircleMember]:
    """What the others wrote as they went."""
    said = circle.seats.exclude(thanks="").exclude(member=member)
    return list(said.select_related("member__user"))


def _gone(circle: Circle, member: Member, now: dt.datetime) -> list[CircleMember]:
    """Those who left lately with a thank-you, the latest first; not who left before ``member`` came."""
    came = circle.seats.filter(member=member, left_at=None).values("joined_at")
    left = circle.seats.filter(left_at__gt=now - THANKS_SHOWN_FOR, left_at__gte=came[:1]).exclude(thanks="")
    return list(left.select_related("member__user").order_by("-left_at", "pk"))


def _waiting(circle: Circle, member: Member, now: dt.datetime) -> dict[str, Any]:
    """Wishes to join that one can answer, and invitations that wait."""
    if circle.kind != Circle.Kind.GROUP:
        return {}
    wishes = to_answer(member, now=now).filter(circle=circle).prefetch_related("by__elements")
    sent = circle.invitations.filter(status=CircleInvitation.Status.SENT, expires_at__gt=now)
    invited = sent.exclude(member=member).select_related("member__user", "by")
    return {
        "wishes": with_cards(wishes, named()) if wishes else [],
        "invited": [one for one in invited if not one.is_wish],
    }


@require_POST
@members_only
def agree(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Agree to keep what is said private."""
    found = my_circle(member, pk)
    if circles.agree(circle=found, member=member, now=timezone.now()):
        messages.success(request, _("Thank you. The others see that you agreed"))
    return redirect("community_circle", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def pause(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Take a break together until a day."""
    found = my_circle(member, pk)
    form = PauseForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_valid():
        circles.pause(circle=found, by=member, until=form.cleaned_data["day"], now=timezone.now())
        messages.success(request, _("The break has begun. We have told the others"))
        return redirect("community_circle", found.pk)
    return render(request, "community/buddies/pause.html", {"form": form, "circle": found})


@require_POST
@members_only
def resume(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """End the break now."""
    found = my_circle(member, pk)
    if circles.resume(circle=found, by=member, now=timezone.now()):
        messages.success(request, _("The break has ended. We have told the others"))
    return redirect("community_circle", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def end(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """End a pairing for both, or leave a trio or circle, kindly. Who left already is told so."""
    found = my_circle_or_past(member, pk) if request.method == "POST" else my_circle(member, pk)
    if found.status == Circle.Status.ENDED:
        return redirect("community_circle", found.pk)
    people = people_of(found, member, today=timezone.localdate())
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        circles.leave(circle=found, member=member, reason=said["reason"], thanks=said["thanks"], now=timezone.now())
        found.refresh_from_db(fields=["status"])
        ended = found.status == Circle.Status.ENDED
        ended_words = _("It has ended. Thank you for the time you gave each other")
        messages.success(
            request, ended_words if ended else _("You have left. Thank you for the time you gave each other")
        )
        return redirect("community_buddies")
    title = title_of(found, [one.name for one in people if not one.own])
    context = {"form": form, "circle": found, "title": title, "ends": found.kind == Circle.Kind.PAIR}
    return render(request, "community/buddies/end.html", context)
