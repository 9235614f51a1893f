"""One's own profile: an overview, and a page for each part of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.forms import profile as forms
from community.models import Member
from community.profile import CHOOSABLE, confirming_due
from community.profile_overview import parts_of, state_of
from community.services import profile as services
from community.services.pausing import is_paused
from community.views.doors import members_only

reading_or_sending = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@members_only
def overview(request: HttpRequest, member: Member) -> HttpResponse:
    """The whole profile with who sees what, what is missing, and the way to change each part."""
    prefetch_related_objects([member], "elements", "skills", "topics")
    context = {
        "member": member,
        "parts": parts_of(member),
        "state": state_of(member),
        "confirming_due": confirming_due(member.confirmed_at or member.joined_at, now=timezone.now()),
        "paused": is_paused(member),
    }
    return render(request, "community/me/overview.html", context)


@reading_or_sending
@members_only
def about(request: HttpRequest, member: Member) -> HttpResponse:
    """Name, pronouns, role, in post since, about me."""
    since = member.in_post_since
    current = {
        **_values(member, "pronouns", "role_title", "about"),
        "first_name": member.user.first_name,
        "last_name": member.user.last_name,
        "in_post_month": since.month if since else "",
        "in_post_year": since.year if since else "",
    }
    form = forms.AboutForm(_sent(request), initial=current, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        services.change_about(member=member, **form.cleaned_data)
        return _saved(request)
    return render(request, "community/me/about.html", {"form": form})


@reading_or_sending
@members_only
def work(request: HttpRequest, member: Member) -> HttpResponse:
    """Department, funding, pay band, clinical background."""
    current = _values(member, "departments", "funding", "band_group", "clinical")
    form = forms.WorkForm(_sent(request), initial=current)
    if request.method == "POST" and form.is_valid():
        services.change_work(member=member, **form.cleaned_data)
        return _saved(request)
    return render(request, "community/me/work.html", {"form": form, "member": member})


@reading_or_sending
@members_only
def help_given_and_wanted(request: HttpRequest, member: Member) -> HttpResponse:
    """Elements, skills and topics."""
    form = forms.HelpForm(_sent(request), initial=_help_so_far(member) if request.method != "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.change_help(
            member=member,
            elements=form.chosen("element"),
            skills=form.chosen("skill"),
            topics=form.cleaned_data["topics"],
        )
        return _saved(request)
    return render(request, "community/me/help.html", {"form": form})


@reading_or_sending
@members_only
def talking(request: HttpRequest, member: Member) -> HttpResponse:
    """Best ways to talk, how buddies reach me, time zone, languages."""
    current = _values(member, "talk_ways", "contact", "time_zone", "languages")
    form = forms.TalkingForm(_sent(request), initial=current)
    if request.method == "POST" and form.is_valid():
        services.change_talking(member=member, **form.cleaned_data)
        return _saved(request)
    return render(request, "community/me/talking.html", {"form": form})


@reading_or_sending
@members_only
def visibility(request: HttpRequest, member: Member) -> HttpResponse:
    """In the directory or not, open to buddying or not, and who sees each field."""
    current = {
        **_values(member, "listed", "open_to_buddying"),
        **{f"see-{field}": member.who_sees(field) for field in CHOOSABLE},
    }
    form = forms.VisibilityForm(_sent(request), initial=current)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.change_visibility(
            member=member, listed=said["listed"], open_to_buddying=said["open_to_buddying"], visibility=form.chosen()
        )
        return _saved(request)
    return render(request, "community/me/visibility.html", {"form": form, "member": member})


@require_POST
@members_only
def listed(request: HttpRequest, member: Member) -> HttpResponse:
    """Turn the directory on (``listed=yes``) or off in one press."""
    services.set_listed(member=member, listed=request.POST.get("listed") == "yes")
    said = _("You are in the directory") if member.listed else _("You are no longer in the directory")
    messages.success(request, said)
    return redirect("community_me")


@require_POST
@members_only
def confirm(request: HttpRequest, member: Member) -> HttpResponse:
    """Say that everything is still right."""
    services.confirm_profile(member=member, now=timezone.now())
    messages.success(request, _("Thank you. We will ask again in a year"))
    return redirect("community_me")


def _values(member: Member, *fields: str) -> dict[str, Any]:
    return {field: getattr(member, field) for field in fields}


def _sent(request: HttpRequest) -> Any:
    """What was sent; also when nothing is ticked, which Django's own idiom takes for nothing sent."""
    return request.POST if request.method == "POST" else None


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Your profile is saved"))
    return redirect("community_me")


def _help_so_far(member: Member) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {"topics": list(member.topics.values_list("code", flat=True))}
    for element in member.elements.all():
        said[f"element-{element.element}"] = _both(element.can_help, element.wants_help)
    for skill in member.skills.all():
        said[f"skill-{skill.skill}"] = _both(skill.offers, skill.wants)
    return said


def _both(gives: bool, wants: bool) -> list[str]:
    return ["gives"] * gives + ["wants"] * wants
