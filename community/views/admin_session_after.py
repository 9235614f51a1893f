"""After a session: the host says who was there, and sends the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.models import Participant
from community.services import attendance
from community.services import session_summary as summary
from community.session_times import has_begun
from community.views.admin_pages import admin_page, needs
from community.views.admin_scope import sessions_in_care
from community.views.admin_sessions import PERMISSION, TRAIL

if TYPE_CHECKING:
    from community.models import GroupSession, User
    from community.views.admin_pages import Trail

LONGEST_ID = 12


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_attended(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """Tick who was there; those who said it themselves are ticked."""
    session = _begun(user, session_id)
    if request.method == "POST":
        said = request.POST.getlist("there")
        present = {int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < LONGEST_ID}
        try:
            attendance.mark_attended(session=session, present=present, now=timezone.now())
            messages.success(request, _("It is noted who was there."))
        except attendance.NotNowError:
            messages.info(request, _("You can say this from the start of a session until a week after its end."))
        return redirect("admin_session_people", session_id)
    order = list(Participant.Answer.values)
    people = session.meeting.participants.select_related("member__user", "member__organisation")
    rows = sorted(people, key=lambda one: (order.index(one.answer) or len(order), one.member.name.casefold()))
    title = _("Who was there")
    return admin_page(request, "session_attended.html", title=title, icon="group", trail=_trail(session), rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_summary(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """What the summary will say and to how many it goes; the button sends it, once."""
    session = _begun(user, session_id)
    if request.method == "POST":
        return _send(request, session)
    context = {
        "session": session,
        "notes": list(session.notes.all()),
        "actions": list(session.actions.all()),
        "count": summary.readers(session).count(),
        "back": reverse("admin_session", args=[session.pk]),
    }
    title = _("Send the summary")
    return admin_page(request, "session_summary.html", title=title, icon="mail", trail=_trail(session), **context)


def _send(request: HttpRequest, session: GroupSession) -> HttpResponse:
    try:
        sent = summary.send_summary(session=session, now=timezone.now())
    except summary.NothingToSendError:
        messages.info(request, _("There are no notes and no actions yet, so there is nothing to send."))
        return redirect("admin_session_summary", session.pk)
    if sent:
        messages.success(request, _("The summary is on its way."))
    else:
        messages.info(request, _("The summary has been sent before."))
    return redirect("admin_session", session.pk)


def _begun(user: User, session_id: int) -> GroupSession:
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    if not has_begun(session.meeting, now=timezone.now()):
        raise Http404
    return session


def _trail(session: GroupSession) -> Trail:
    return (*TRAIL, (reverse("admin_session", args=[session.pk]), session.title))
