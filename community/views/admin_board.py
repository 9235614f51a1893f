"""A session's board in the back office, for hosts who have not joined the community themselves."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.board import State, state_of
from community.models import BoardCard, User
from community.services import board_host
from community.services.boards import BoardClosedError
from community.views.admin_pages import admin_page, needs, uk_time
from community.views.admin_scope import sessions_in_care
from community.views.admin_sessions import PERMISSION, TRAIL

ACTS = {"show": board_host.show_cards, "reveal": board_host.reveal, "close": board_host.close}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_board(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """How the board stands; with POST, show the cards or the votes, or close it (``act``)."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    if not session.board_columns:
        raise Http404
    now = timezone.now()
    act = ACTS.get(request.POST.get("act", ""))
    if act is not None:
        try:
            done = act(session=session, now=now)
            said = _("Done. Everybody sees it within seconds.") if done else _("That was done before.")
            messages.success(request, said)
        except BoardClosedError:
            messages.error(request, _("The board is not open."))
        return redirect("admin_session_board", session_id)
    trail = (*TRAIL, (reverse("admin_session", args=[session.pk]), session.title))
    state = state_of(session, now=now)
    context = {
        "session": session,
        "open": state == State.OPEN,
        "closed": state == State.CLOSED,
        "closes": uk_time(session.board_closes_at),
        "cards": BoardCard.objects.filter(session=session).exclude(text="", removed_at=None).count(),
        "hidden": session.board_hides_cards and session.board_cards_shown_at is None,
    }
    return admin_page(request, "session_board.html", title=_("Reflection board"), icon="group", trail=trail, **context)
