"""Publishing, moving, cancelling and discarding a session."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from community.forms.admin_sessions import CancelForm, MoveForm
from community.services import group_sessions, session_series
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import sessions_in_care
from community.views.admin_sessions import PERMISSION, TRAIL

if TYPE_CHECKING:
    from community.models import User


@require_POST
@needs(PERMISSION)
def session_publish(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Show it to members; invitations go out within a few minutes."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    try:
        new = group_sessions.publish(session=session, by=user, now=timezone.now())
        said = _("It is published. Invitations go out within a few minutes.") if new else _("It was published before.")
        messages.success(request, said)
    except group_sessions.NotPossibleError:
        messages.error(request, _("It is over or cancelled. Give it another time, or plan a new one."))
    return redirect("admin_session", session_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_move(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Give it another time; all who come, or might, are told."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    meeting = session.meeting
    minutes = (meeting.ends_at - meeting.starts_at) // dt.timedelta(minutes=1)
    began = {"starts_at": meeting.starts_at, "minutes": minutes}
    form = MoveForm(request.POST or None, initial=began, now=timezone.now())
    if form.is_valid():
        try:
            group_sessions.move(session=session, by=user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("It has a new time. All who come, or might, are told."))
        except group_sessions.NotPossibleError:
            messages.error(request, _("It is over or cancelled, so its time stays."))
        return redirect("admin_session", session_id)
    return admin_page(
        request, "form.html", title=_("Move this session"), icon="date", trail=TRAIL, form=form, button=_("Move"),
        back=reverse("admin_session", args=[session_id]),
        intro=_("Everybody keeps their answer and their place, and is told by email."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_cancel(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Cancel it for good, with a few words to those who come."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note = form.cleaned_data["note"]
        if group_sessions.cancel(session=session, by=user, note=note, now=timezone.now()):
            messages.success(request, _("It is cancelled. All who come, or might, are told."))
        else:
            messages.info(request, _("It was cancelled before, or it is over."))
        return redirect("admin_session", session_id)
    return admin_page(
        request, "form.html", title=_("Cancel this session"), icon="cross", trail=TRAIL, form=form,
        button=_("Cancel the session"), back=reverse("admin_session", args=[session_id]),
        intro=_("This cannot be undone. To give it another time, move it instead."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_discard(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Delete one that was never published."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    if request.method == "POST":
        if group_sessions.discard(session=session, by=user):
            messages.success(request, _("“%(title)s” is deleted.") % {"title": session.title})
            return redirect("admin_sessions")
        messages.error(request, _("Members have seen it, so it can only be cancelled."))
        return redirect("admin_session", session_id)
    return admin_page(
        request, "form.html", title=_("Delete this session"), icon="bin", trail=TRAIL, button=_("Delete"),
        back=reverse("admin_session", args=[session_id]), intro=_("Nobody has seen it yet. It goes for good."),
    )  # fmt: skip


@require_POST
@needs(PERMISSION)
def session_to_series(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Make a series that begins as this session is."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    series = session_series.keep_from(session=session)
    messages.success(request, _("There is a series now. Make the next sessions from it."))
    return redirect("admin_series_make", series.pk)
