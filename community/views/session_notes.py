"""Notes and actions of a session."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.forms.sessions import ActionForm, NoteForm
from community.models import Member, SessionAction, SessionNote
from community.services import agenda, session_notes
from community.views.doors import members_only
from community.views.session_doors import Seat, seat_of


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def session_note_add(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Write a note: for those who have a place or were there, and the host."""
    seat = _writer(member, pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            session_notes.add_note(session=seat.session, text=form.cleaned_data["text"], by=member, now=timezone.now())
        except session_notes.TooManyError:
            form.add_error("text", _("There is no room for more notes. Change one that stands there"))
        else:
            messages.success(request, _("Your note is saved"))
            return redirect("community_session", pk)
    return _page(request, seat, "note.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def session_note(request: HttpRequest, member: Member, pk: int, note_id: int) -> HttpResponse:
    """Change a note. If somebody else changed it meanwhile, both texts are kept."""
    seat = _writer(member, pk)
    note = get_object_or_404(SessionNote.objects.select_related("session"), pk=note_id, session=pk)
    began = {"text": note.text, "version": note.version}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=began)
    if form.is_valid():
        said = form.cleaned_data
        if session_notes.change_note(note=note, by=member, now=timezone.now(), **said):
            messages.success(request, _("The note is changed"))
        else:
            said_twice = _("Somebody else changed this note meanwhile. Both are kept: yours is now a note of its own")
            messages.info(request, said_twice)
        return redirect("community_session", pk)
    return _page(request, seat, "note.html", form=form, note=note)


@require_POST
@members_only
def session_note_remove(request: HttpRequest, member: Member, pk: int, note_id: int) -> HttpResponse:
    """Take a note away: for the host, and for who wrote it."""
    seat = _writer(member, pk)
    note = get_object_or_404(SessionNote, pk=note_id, session=pk)
    if not (seat.is_host or note.by_id == member.pk):
        raise Http404
    session_notes.remove_note(note=note)
    messages.success(request, _("The note is gone"))
    return redirect("community_session", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def session_action_add(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Add what somebody will do."""
    seat = _writer(member, pk)
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        members=agenda.can_lead(seat.session, viewer=member), today=timezone.localdate(),
    )  # fmt: skip
    if form.is_valid():
        try:
            session_notes.add_action(session=seat.session, by=member, now=timezone.now(), **form.cleaned_data)
        except session_notes.TooManyError:
            form.add_error("text", _("There is no room for more actions"))
        else:
            messages.success(request, _("The action is added"))
            return redirect("community_session", pk)
    return _page(request, seat, "action.html", form=form)


@require_POST
@members_only
def session_action_done(request: HttpRequest, member: Member, pk: int, action_id: int) -> HttpResponse:
    """Tick an action, or take the tick away: for whoever does it, and the host."""
    seat, action = _action(member, pk, action_id)
    if not (seat.is_host or action.owner_id == member.pk):
        raise Http404
    done = request.POST.get("done") == "yes"
    session_notes.set_done(action=action, done=done, now=timezone.now())
    messages.success(request, _("Well done: it is ticked") if done else _("The tick is taken away"))
    return redirect("community_session", pk)


@require_POST
@members_only
def session_action_remove(request: HttpRequest, member: Member, pk: int, action_id: int) -> HttpResponse:
    """Take an action away: for the host, who added it and who does it."""
    seat, action = _action(member, pk, action_id)
    if not (seat.is_host or member.pk in (action.by_id, action.owner_id)):
        raise Http404
    session_notes.remove_action(action=action)
    messages.success(request, _("The action is gone"))
    return redirect("community_session", pk)


def _writer(member: Member, pk: int) -> Seat:
    seat = seat_of(member, pk)
    if not seat.may_write:
        raise Http404
    return seat


def _action(member: Member, pk: int, action_id: int) -> tuple[Seat, SessionAction]:
    seat = seat_of(member, pk)
    return seat, get_object_or_404(SessionAction, pk=action_id, session=pk)


def _page(request: HttpRequest, seat: Seat, template: str, **context: Any) -> HttpResponse:
    known = {"seat": seat, "session": seat.session, "member": seat.member}
    return render(request, f"community/sessions/{template}", known | context)
