"""The hub of buddies and circles, how one wants to be matched, and the guide to a first call."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.conversations import conversations
from community.directory.groups import named
from community.forms.buddies import PreferencesForm
from community.models import Member
from community.services import buddy_preferences, buddy_requests, circle_groups
from community.services.circles import current_circles
from community.services.pairing import most_buddies, seats_held
from community.services.suggestions import suggestions_for
from community.views.buddies_shown import circles_shown, receiver_of, sent_by, with_cards
from community.views.doors import members_only


@require_safe
@members_only
def hub(request: HttpRequest, member: Member) -> HttpResponse:
    """Who asks, your buddies and circles, whom you asked, and whom you could ask."""
    now = timezone.now()
    options = named()
    prefetch_related_objects([member], "elements", "skills", "topics")
    asks = buddy_requests.waiting_for(member, now=now).prefetch_related("sender__elements")
    invitations = circle_groups.to_answer(member, now=now).prefetch_related("by__elements")
    most, held = most_buddies(member), len(seats_held(member))
    listed = member.is_listed(today=timezone.localdate(now))
    looks = listed and held < most
    context = {
        "member": member,
        "asks": with_cards(asks, options),
        "invitations": with_cards(invitations, options),
        "circles": circles_shown(current_circles(member), member, now=now),
        "sent": [{"what": one, "name": receiver_of(one).name} for one in sent_by(member, now=now)],
        "wishes": _wishes(member, now),
        "suggestions": suggestions_for(member, options, now=now) if looks else [],
        "listed": listed,
        "most": most,
        "held": held,
        "now": now,
    }
    return render(request, "community/buddies/hub.html", context)


def _wishes(member: Member, now: object) -> list[object]:
    waiting = member.circle_invitations_made.filter(status="sent", member=member, expires_at__gt=now)
    return list(waiting.select_related("circle"))


@require_safe
@members_only
def first_call(request: HttpRequest, member: Member) -> HttpResponse:
    """How a first call may go, for printing too."""
    return render(request, "community/buddies/first_call.html", {"said": conversations(get_language() or "en")})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def preferences(request: HttpRequest, member: Member) -> HttpResponse:
    """How many buddies, and whether they should be like oneself; below, whom one set aside."""
    wishes = buddy_preferences.wishes_of(member)
    known = {**vars(wishes), "max_buddies": str(wishes.max_buddies)}
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        try:
            buddy_preferences.choose(member=member, wishes=form.wishes(), now=timezone.now())
        except buddy_preferences.HasMoreError:
            form.add_error("max_buddies", _("You have more buddies than that now. End one of them first"))
        else:
            messages.success(request, _("Saved"))
            return redirect("community_buddies")
    context = {"form": form, "aside": buddy_preferences.aside_of(member)}
    return render(request, "community/buddies/preferences.html", context)


@require_POST
@members_only
def not_for_me(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Do not suggest somebody any more. They are not told."""
    buddy_preferences.set_aside(member=member, other=_other(member, public_id))
    messages.success(request, _("We do not suggest them to you any more. Nobody else sees this"))
    return redirect("community_buddies")


@require_POST
@members_only
def for_me_again(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Suggest somebody again."""
    buddy_preferences.take_back(member=member, other=_other(member, public_id, aside=True))
    messages.success(request, _("We suggest them to you again where they fit"))
    return redirect("community_buddy_preferences")


def _other(member: Member, public_id: str, *, aside: bool = False) -> Member:
    """Somebody who is listed, or whom ``member`` set aside. Whether there is anybody else is not told."""
    found = Member.objects.exclude(pk=member.pk).filter(public_id=public_id)
    if aside:
        found = found.filter(pk__in=member.not_for_me.values("other"))
    else:
        found = found.listed(today=timezone.localdate()).exclude(blocks_made__other=member)
    other = found.first()
    if other is None:
        raise Http404
    return other
