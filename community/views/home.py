"""The front of the community: what it is for visitors, the way in for who has not joined, home for members."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.member_tasks import Standing, next_task
from community.models import Member, member_of
from community.profile import confirming_due
from community.profile_overview import elements_of, state_of
from community.services import suppressions
from community.services.coming import coming_for
from community.services.pausing import is_paused
from community.views.announcements import announcements_for, shown

if TYPE_CHECKING:
    from community.models import User

ANNOUNCEMENTS = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What fits who asks. Visitors are all shown the same page, which may be kept for others; nobody else's may."""
    if not request.user.is_authenticated:
        return render(request, "community/welcome.html")
    return _for_account(request)


@never_cache
def _for_account(request: HttpRequest) -> HttpResponse:
    member = member_of(cast("User", request.user))
    if member is not None and member.status == Member.Status.ACTIVE:
        return _for_member(request, member)
    if member is not None and member.status == Member.Status.CLOSING:
        return render(request, "community/privacy/closing.html", {"member": member})
    return redirect("community_join")


def _for_member(request: HttpRequest, member: Member) -> HttpResponse:
    prefetch_related_objects([member], "elements", "skills", "topics")
    now = timezone.now()
    state, elements = state_of(member), elements_of(member.elements.all())
    coming = coming_for(member, now=now)
    standing = Standing(
        paused=is_paused(member),
        confirming_due=confirming_due(member.confirmed_at or member.joined_at, now=now),
        listed=member.listed,
        per_cent=state.per_cent,
        has_elements=bool(elements),
        wanted=tuple(code for code, _name in elements.wants),
        asked=coming.request is not None,
        invited=coming.invitation is not None,
        offered=coming.offer is not None,
        met=coming.to_answer is not None,
        to_book=coming.without_call is not None,
        has_hours=coming.has_hours,
        has_circle=bool(coming.circles),
        open_to_buddying=member.open_to_buddying,
    )
    context = {
        "member": member,
        "task": f"community/home/next/{next_task(standing)}.html",
        "standing": standing,
        "coming": coming,
        "state": state,
        "wanted": elements.wants,
        "stopped": suppressions.of(member.user),
        "announcements": shown(announcements_for(member, now=now)[:ANNOUNCEMENTS]),
    }
    return render(request, "community/home.html", context)
