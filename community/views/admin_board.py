"""A session's board in the back office, beside what else its host does there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from community.board import State, state_of
from community.models import BoardCard, User, member_of
from community.services import board_host
from community.services.board_shown import board_for
from community.services.boards import BoardClosedError
from community.views.admin_pages import admin_page, needs, uk_time
from community.views.admin_scope import sessions_in_care
from community.views.admin_sessions import PERMISSION, TRAIL

if TYPE_CHECKING:
    from community.models import GroupSession

ACTS = {"show": board_host.show_cards, "reveal": board_host.reveal, "close": board_host.close}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def session_board(request: HttpRequest, user: User, session_id: int) -> HttpResponse:
    """The board as members see it; with POST, what the host does with it (``act``) or with cards (``card``)."""
    session = get_object_or_404(sessions_in_care(user), pk=session_id)
    if not session.board_columns:
        raise Http404
    now, chosen = timezone.now(), request.POST.getlist("card")
    if request.method == "POST":
        try:
            messages.success(request, _act(request.POST.get("act", ""), session, chosen, user, now))
            return redirect("admin_session_board", session_id)
        except BoardClosedError:
            messages.error(request, _("The board is not open."))
            return redirect("admin_session_board", session_id)
        except board_host.NothingToGroupError:
            messages.error(request, _("Choose 2 cards or more"))
    trail = (*TRAIL, (reverse("admin_session", args=[session.pk]), session.title))
    state = state_of(session, now=now)
    context = {
        "session": session,
        "open": state == State.OPEN,
        "closed": state == State.CLOSED,
        "closes": uk_time(session.board_closes_at),
        "board": board_for(session, member_of(user), now=now),
        "chosen": chosen,
        "hidden": session.board_hides_cards and session.board_cards_shown_at is None,
    }
    return admin_page(request, "session_board.html", title=_("Reflection board"), icon="group", trail=trail, **context)


def _act(act: str, session: GroupSession, keys: list[str], user: User, now: dt.datetime) -> str:
    """Do it and say so. Raises BoardClosedError, NothingToGroupError, and Http404 for an act or a card not there."""
    if act == "group":
        board_host.group(session=session, keys=keys, now=now)
        return _("The cards are put together")
    if act == "ungroup":
        board_host.ungroup(session=session, key="".join(keys[:1]), now=now)
        return _("The cards stand alone again")
    if act == "remove":
        card = get_object_or_404(BoardCard, session=session, key="".join(keys[:1]))
        done = board_host.remove(card=card, by=user, now=now)
        return _("The card is removed. The board says that there was one") if done else _("That was done before.")
    if act not in ACTS:
        raise Http404
    done = ACTS[act](session=session, now=now)
    return _("Done. Everybody sees it within seconds.") if done else _("That was done before.")
