"""The directory, a member's page as others see it, and not meeting somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.directory import filters, search
from community.directory.cards import cards_of, parts_shown
from community.directory.choice import Choice
from community.directory.entries import region_of
from community.directory.groups import OPEN_TO_BUDDYING, Named, named
from community.forms.directory import read_choice, read_page
from community.models import Circle, Member
from community.permissions import is_buddy, may_see
from community.services.blocks import block
from community.services.buddy_requests import buddy_circle, takes_requests_of
from community.services.circles import current_circles
from community.views.doors import members_only
from elements.framework import Element
from home.rate_limit import allowed_for

PROFILES_AN_HOUR = 60
LISTS_AN_HOUR = 300  # more than anybody reads; less than it takes to copy the directory by its filters


@require_safe
@members_only
def people(request: HttpRequest, viewer: Member) -> HttpResponse:
    """Those whom the filters in the address leave, twenty a page, with a count beside each further filter."""
    if not allowed_for(str(viewer.pk), "people", an_hour=LISTS_AN_HOUR):
        return render(request, "community/people/too_many.html", {"lists": True}, status=429)
    now = timezone.now()
    options = named()
    choice = read_choice(request.GET, options)
    number = read_page(request.GET)
    who = search.asker(viewer, options, now=now)
    found = search.find(choice, who, options, page=number, wanted=() if choice else _wanted(viewer))
    paginator = Paginator(range(found.total), search.PER_PAGE)
    if not 1 <= number <= paginator.num_pages:
        return redirect(f"{request.path}{choice.address()}")
    context = {
        "choice": choice,
        "found": found,
        "cards": cards_of(found.pks, named=options, today=timezone.localdate(now)),
        "groups": filters.groups(choice, found.counts, options),
        "chips": filters.chips(choice, options),
        "suggestions": filters.suggestions(choice, found.suggestions, options),
        "near": _near(found.near, options),
        "helpers": [_helper(helper, options) for helper in found.helpers],
        "listed": viewer.is_listed(today=timezone.localdate(now)),
        "viewer": viewer,
        "number": number,
        "count": paginator.num_pages,
        "links": filters.page_links(choice, paginator, number),
        "OPEN_TO_BUDDYING": OPEN_TO_BUDDYING,
    }
    return render(request, "community/people/list.html", context)


@require_safe
@members_only
def person(request: HttpRequest, viewer: Member, public_id: str) -> HttpResponse:
    """A member's page as others see it. One's own is shown to oneself even when nobody else finds it."""
    member = _find(viewer, public_id)
    own = member.pk == viewer.pk
    if not own and not allowed_for(str(viewer.pk), "profiles", an_hour=PROFILES_AN_HOUR):
        return render(request, "community/people/too_many.html", status=429)
    to_buddy = not own and is_buddy(viewer, member)
    context = {
        "member": member,
        "own": own,
        "listed": not own or member.is_listed(today=timezone.localdate()),
        "parts": parts_shown(member, to_buddy=to_buddy),
        "OPEN_TO_BUDDYING": OPEN_TO_BUDDYING,
        **_on_top(member, to_buddy=to_buddy),
        **({} if own else _together(viewer, member, to_buddy=to_buddy)),
    }
    return render(request, "community/people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def block_person(request: HttpRequest, viewer: Member, public_id: str) -> HttpResponse:
    """Say what blocking does, and block. Whoever is blocked already is so still: a second press does no harm."""
    member = _find(viewer, public_id, blocked_too=request.method == "POST")
    if member.pk == viewer.pk:
        raise Http404
    if request.method == "POST":
        block(member=viewer, other=member)
        messages.success(request, _("You and %(name)s no longer find each other") % {"name": member.name})
        return redirect(reverse("community_people"))
    context = {"member": member, "together": is_buddy(viewer, member)}
    return render(request, "community/people/block.html", context)


def _find(viewer: Member, public_id: str, *, blocked_too: bool = False) -> Member:
    """The member whom ``viewer`` may see; for everybody else it is as if there were no such page."""
    member = (
        Member.objects.filter(public_id=public_id)
        .select_related("user", "organisation__region", "organisation__system__region")
        .prefetch_related("elements", "skills", "topics")
        .first()
    )
    if member is None:
        raise Http404
    if member.pk != viewer.pk and not may_see(viewer, member, today=timezone.localdate(), blocked_too=blocked_too):
        raise Http404
    return member


def _on_top(member: Member, *, to_buddy: bool) -> dict[str, Any]:
    """What stands beside the name."""
    shown = {name: member.shows(name, to_buddy=to_buddy) for name in ("pronouns", "role_title", "organisation")}
    organisation = member.organisation if shown["organisation"] else None
    region = region_of(organisation) if organisation else None
    return {
        "pronouns": member.pronouns if shown["pronouns"] else "",
        "role_title": member.role_title if shown["role_title"] else "",
        "organisation": organisation,
        "region": region,
    }


def _together(viewer: Member, member: Member, *, to_buddy: bool) -> dict[str, Any]:
    """What the two have together, or could: their circle, a request, or an invitation to a circle of the viewer's."""
    circle = buddy_circle(viewer, member) if to_buddy else None
    theirs = Circle.objects.of(member).values("pk")
    groups = current_circles(viewer).filter(kind=Circle.Kind.GROUP).exclude(pk__in=theirs)
    return {
        "circle": circle,
        "may_ask": circle is None and takes_requests_of(viewer, member),
        "groups": list(groups) if member.open_to_buddying else [],
    }


def _near(near: search.Near | None, options: Named) -> dict[str, Any] | None:
    """What "near me" means, in words."""
    if near is None:
        return None
    return {"label": options.label(*near.place), "count": near.count, "kind": near.place[0]}


def _wanted(viewer: Member) -> list[str]:
    """The elements that ``viewer`` wants help with, in the framework's order."""
    wanted = set(viewer.elements.filter(wants_help=True).values_list("element", flat=True))
    return [code for code in Element.values if code in wanted]


def _helper(helper: search.Helper, options: Named) -> dict[str, Any]:
    """A link to those near who can help with an element, or to all who can."""
    near = helper.near if helper.near and helper.near.count else None
    return {
        "code": helper.element,
        "name": Element(helper.element).label,
        "near": _near(near, options),
        "count": near.count if near else helper.count,
        "url": Choice(codes={"offers": (helper.element,)}, near=near is not None).address(),
    }
