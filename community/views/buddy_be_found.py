"""Being found, said by one tick on the way to asking somebody: nobody is asked by a member whom they cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from community.directory.cards import labels_shown
from community.forms.buddies import BeFoundForm
from community.services.profile import let_be_found

if TYPE_CHECKING:
    from community.models import Member
    from elements.framework import Element

SENT = "be_found"  # the name of the button


def ask_to_be_found(
    request: HttpRequest, member: Member, person: Member, *, about: Element | None, note: str
) -> HttpResponse | None:
    """The page with the tick; None once it is given, or where it would not help: a break, or a moderator's decision.

    ``note`` is what ``member`` wants to write to ``person``. It is kept.
    """
    if not _would_be_found(member):
        return None
    form = BeFoundForm(request.POST if SENT in request.POST else None, initial={"note": note})
    if form.is_valid():
        let_be_found(member=member)
        return None
    context = {"form": form, "person": person, "about": about, "shown": labels_shown(member)}
    return render(request, "community/buddies/be_found.html", context)


def _would_be_found(member: Member) -> bool:
    today = timezone.localdate()
    on_a_break = member.paused_until is not None and member.paused_until > today
    return not member.listed and member.hidden_at is None and not on_a_break
