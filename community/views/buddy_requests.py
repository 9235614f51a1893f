"""Asking somebody to be buddies, and answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.directory.groups import named
from community.forms.buddies import DeclineForm, NoteForm
from community.models import BuddyRequest, Member
from community.services import buddy_requests
from community.services.buddy_requests import ASKS_A_DAY, CannotAskError, NotWaitingError, Obstacle
from community.services.pairing import NoSeatError
from community.views.buddies_shown import receiver_of, with_cards
from community.views.buddy_be_found import SENT, ask_to_be_found
from community.views.circle_doors import request_to_answer, requests_of, somebody
from community.views.doors import members_only
from elements.framework import Element

CLOSED = 404


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def ask(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Ask somebody. All that is the other's own matter looks the same: blocked, no seat, not open, nobody there."""
    to = somebody(member, public_id)
    about = _about(request)
    note = request.POST.get("note", _note(about))
    sent = request.POST if request.method == "POST" and SENT not in request.POST else None
    form = NoteForm(sent, initial={"note": note})
    obstacle = buddy_requests.obstacle_between(member, to, now=timezone.now()) if to else Obstacle.CLOSED
    if to is not None and obstacle == Obstacle.UNLISTED:
        first = ask_to_be_found(request, member, to, about=about, note=note)
        if first is not None:
            return first
        obstacle = buddy_requests.obstacle_between(member, to, now=timezone.now())
    if to is not None and obstacle in (None, Obstacle.THEY_ASKED, Obstacle.WAITING) and form.is_valid():
        try:
            return _asked(request, member, to, form.cleaned_data["note"])
        except CannotAskError as error:
            obstacle = error.obstacle
    if obstacle is not None:
        return _cannot(request, member, to, obstacle, typed=request.POST.get("note", ""))
    return render(request, "community/buddies/ask.html", {"form": form, "person": to, "about": about})


def _about(request: HttpRequest) -> Element | None:
    """What a call is asked for about: an element, or nothing in particular."""
    code = request.GET.get("about")
    return Element(code) if code in Element.values else None


def _note(about: Element | None) -> str:
    return _("I would like a call with you about %(element)s.") % {"element": about.label} if about else ""


def _asked(request: HttpRequest, member: Member, to: Member, note: str) -> HttpResponse:
    try:
        sent = buddy_requests.ask(by=member, to=to, note=note, now=timezone.now())
    except NoSeatError:
        return _cannot(request, member, to, Obstacle.FULL, typed=note)
    except NotWaitingError:
        return _cannot(request, member, to, Obstacle.CLOSED, typed=note)
    if sent.circle_id is not None:
        messages.success(request, _("%(name)s had asked you, too. You are buddies now") % {"name": to.name})
        return redirect("community_circle", sent.circle_id)
    messages.success(request, _("We have asked %(name)s. They have 14 days to answer") % {"name": to.name})
    return redirect("community_buddies")


def _cannot(request: HttpRequest, member: Member, to: Member | None, obstacle: Obstacle, *, typed: str) -> HttpResponse:
    """Why not, and what to do instead. Of what is the other's own matter nothing is said, not even a name."""
    now = timezone.now()
    if to is None or obstacle == Obstacle.CLOSED:
        return render(request, "community/buddies/closed.html", {"typed": typed[:400]}, status=CLOSED)
    if obstacle == Obstacle.BUDDIES and (circle := buddy_requests.buddy_circle(member, to)):
        return redirect("community_circle", circle.pk)
    waiting = BuddyRequest.objects.between(member, to).waiting(now=now).first()
    if obstacle == Obstacle.THEY_ASKED and waiting:
        return redirect("community_buddy_request", waiting.pk)
    context = {
        "obstacle": obstacle.value, "person": to, "typed": typed[:400], "waiting": waiting, "most": ASKS_A_DAY,
        "again": buddy_requests.asked_lately(member, to, now=now),
    }  # fmt: skip
    return render(request, "community/buddies/cannot_ask.html", context)


@require_safe
@members_only
def request_page(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """A request: to answer it for who was asked, how it stands for who asked."""
    waiting = buddy_requests.waiting_for(member, now=timezone.now()).prefetch_related("sender__elements")
    found = waiting.filter(pk=pk).first()
    if found is not None:
        asked = with_cards([found], named())[0]
        return render(request, "community/buddies/request.html", {"asked": asked, "form": DeclineForm()})
    settled = get_object_or_404(requests_of(member), pk=pk)
    return _settled(request, member, settled)


def _settled(request: HttpRequest, member: Member, found: BuddyRequest) -> HttpResponse:
    """What became of it. Whoever was asked reads no more of a request that does not wait for them."""
    accepted = found.status == BuddyRequest.Status.ACCEPTED
    if accepted and found.circle_id and found.circle and found.circle.status != "ended":
        return redirect("community_circle", found.circle_id)
    sender = found.sender_id == member.pk
    context: dict[str, Any] = {"own": sender, "found": found, "name": receiver_of(found).name if sender else ""}
    return render(request, "community/buddies/settled.html", context)


@require_POST
@members_only
def accept(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Say yes. A second press, or the other's yes at the same moment, leads to the same page."""
    found = get_object_or_404(requests_of(member).exclude(sender=member), pk=pk)
    try:
        circle = buddy_requests.accept(request=found, by=member, now=timezone.now())
    except NoSeatError:
        return render(request, "community/buddies/no_seat.html", {"asked": request_to_answer(member, pk)})
    except NotWaitingError:
        return redirect("community_buddy_request", pk)
    messages.success(request, _("You and %(name)s are buddies now") % {"name": found.sender.name})
    return redirect("community_circle", circle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def decline(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Say no, with kind words that are there already."""
    found = get_object_or_404(requests_of(member).exclude(sender=member), pk=pk)
    if not buddy_requests.waiting_for(member, now=timezone.now()).filter(pk=pk).exists():
        return redirect("community_buddy_request", pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        buddy_requests.decline(request=found, by=member, reply=form.cleaned_data["reply"], now=timezone.now())
        messages.success(request, _("We have told %(name)s, in your words") % {"name": found.sender.name})
        return redirect("community_buddies")
    return render(request, "community/buddies/decline.html", {"form": form, "asked": found})


@require_POST
@members_only
def withdraw(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Take a request back."""
    found = get_object_or_404(requests_of(member).filter(sender=member), pk=pk)
    if buddy_requests.withdraw(request=found, by=member, now=timezone.now()):
        messages.success(request, _("Your request is taken back. They are not told"))
        return redirect("community_buddies")
    return redirect("community_buddy_request", pk)
