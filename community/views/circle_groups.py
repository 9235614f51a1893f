"""Circles by subject: which there are, starting and changing one, asking to join, inviting."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.forms.buddies import CircleForm, NoteForm
from community.models import Circle, Member
from community.models.circles import GROUP_SIZES
from community.services import circle_groups
from community.services.circle_groups import CannotJoinError, EnoughError
from community.views.buddies_shown import circles_shown
from community.views.circle_doors import my_group, somebody
from community.views.doors import members_only
from elements.framework import Element

SHOWN = 50
TOO_MANY = 429
CLOSED = 404


@require_safe
@members_only
def open_circles(request: HttpRequest, member: Member) -> HttpResponse:
    """Circles that one may ask to join, those about what one wants help with first; or of one element."""
    now = timezone.now()
    element = request.GET.get("element", "")
    found = circle_groups.open_circles(member)
    if element in Element.values:
        found = found.filter(element=element)
    shown = [one for one in circles_shown(found[:SHOWN], member, now=now) if one.count < GROUP_SIZES[-1]]
    wanted = set(member.elements.filter(wants_help=True).values_list("element", flat=True))
    shown.sort(key=lambda one: one.circle.element not in wanted)
    asked = set(member.circle_invitations_made.filter(member=member, status="sent").values_list("circle_id", flat=True))
    context = {
        "circles": shown,
        "element": element,
        "elements": Element.choices,
        "asked": asked,
        "most": GROUP_SIZES[-1],
    }
    return render(request, "community/buddies/circles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def start(request: HttpRequest, member: Member) -> HttpResponse:
    """Start a circle."""
    form = CircleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = circle_groups.start(by=member, words=form.words(), now=timezone.now())
        except EnoughError:
            return render(request, "community/buddies/enough.html", {"circles": True}, status=TOO_MANY)
        messages.success(request, _("Your circle has begun. Invite the first people"))
        return redirect("community_circle", made.pk)
    return render(request, "community/buddies/start.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def change(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Change what a circle says of itself; anybody in it may."""
    found = my_group(member, pk)
    known = {
        "name": found.name, "element": found.element, "about": found.about,
        "joining": "open" if found.open_to_join else "invited",
    }  # fmt: skip
    form = CircleForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        circle_groups.reword(circle=found, by=member, words=form.words())
        messages.success(request, _("Saved"))
        return redirect("community_circle", found.pk)
    return render(request, "community/buddies/change.html", {"form": form, "circle": found})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def join(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Ask those in an open circle to let one in. A circle that cannot be joined is not there."""
    if Circle.objects.current().of(member).filter(pk=pk).exists():
        return redirect("community_circle", pk)
    found = get_object_or_404(circle_groups.open_circles(member), pk=pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            wish = circle_groups.ask_to_join(
                circle=found, by=member, note=form.cleaned_data["note"], now=timezone.now()
            )
        except CannotJoinError:
            raise Http404 from None
        except EnoughError:
            return render(request, "community/buddies/enough.html", status=TOO_MANY)
        return _joined(request, found, wished=wish.is_wish)
    shown = circles_shown([found], member, now=timezone.now())[0]
    return render(request, "community/buddies/join.html", {"form": form, "shown": shown})


def _joined(request: HttpRequest, circle: Circle, *, wished: bool) -> HttpResponse:
    if wished:
        messages.success(request, _("We have asked “%(circle)s”. Anybody in it can answer") % {"circle": circle.name})
        return redirect("community_buddies")
    messages.success(request, _("You were invited already. You are in the circle now"))
    return redirect("community_circle", circle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def invite(request: HttpRequest, member: Member, pk: int, public_id: str) -> HttpResponse:
    """Invite somebody. Whoever cannot be invited looks the same, whatever the reason."""
    found = my_group(member, pk)
    person = somebody(member, public_id)
    today = timezone.localdate()
    if person is None or not circle_groups.may_be_invited(found, person, by=member, today=today):
        return _closed(request, found)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            circle_groups.invite(
                circle=found, member=person, by=member, note=form.cleaned_data["note"], now=timezone.now()
            )
        except CannotJoinError:
            return _closed(request, found)
        except EnoughError:
            return render(request, "community/buddies/enough.html", status=TOO_MANY)
        messages.success(request, _("We have invited %(name)s. They have 14 days to answer") % {"name": person.name})
        return redirect("community_circle", found.pk)
    return render(request, "community/buddies/invite.html", {"form": form, "circle": found, "person": person})


def _closed(request: HttpRequest, circle: Circle) -> HttpResponse:
    typed = request.POST.get("note", "")[:400]
    return render(request, "community/buddies/closed.html", {"typed": typed, "circle": circle}, status=CLOSED)
