"""Who may do what on a reflection board, and the words for who may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.board import State, state_of
from community.models import BoardCard, Participant
from community.permissions import may_moderate
from community.services.boards import BoardClosedError
from community.views.doors import members_only
from community.views.session_doors import Seat, seat_of
from home.rate_limit import allowed_for

if TYPE_CHECKING:
    from community.models import Member

P = ParamSpec("P")
ACTS_AN_HOUR = 600
BY_SCRIPT = "X-Board"


def board_only(view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the seat of a member in a session that has a board; for others it is not there."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        seat = seat_of(member, pk)
        if not seat.session.board_columns:
            raise Http404
        return view(request, seat, *args, **kwargs)

    return guarded


def writers_only(view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for those who may write, while the board is open: else they are told kindly, with what they typed."""

    @board_only
    @wraps(view)
    def guarded(request: HttpRequest, seat: Seat, *args: Any, **kwargs: Any) -> HttpResponse:
        if state_of(seat.session, now=seat.now) == State.CLOSED:
            return closed(request, seat)
        if not may_write(seat):
            messages.info(request, why_not(seat))
            return redirect("community_board", seat.session.pk)
        if request.method == "POST" and not within_limits(seat):
            return render(request, "429.html", status=429)
        try:
            return view(request, seat, *args, **kwargs)
        except BoardClosedError:
            return closed(request, seat)

    return guarded


def hosts_only(view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for the host."""

    @writers_only
    @wraps(view)
    def guarded(request: HttpRequest, seat: Seat, *args: Any, **kwargs: Any) -> HttpResponse:
        if not seat.is_host:
            raise Http404
        return view(request, seat, *args, **kwargs)

    return guarded


def may_write(seat: Seat) -> bool:
    """Whether they add cards and vote now: those who come or were there, and the host, while the board is open."""
    came = seat.answer == Participant.Answer.GOING or seat.was_there or seat.is_host
    return came and state_of(seat.session, now=seat.now) == State.OPEN


def may_remove(seat: Seat) -> bool:
    """Whether they take others' cards away: the host, and moderators."""
    return seat.is_host or may_moderate(seat.member.user)


def why_not(seat: Seat) -> str:
    """Why somebody who may read cannot write."""
    state = state_of(seat.session, now=seat.now)
    if state == State.BEFORE:
        return _("The board opens when the session is published")
    if state == State.CLOSED:
        return _("The board is closed. It can still be read")
    if seat.may_answer:
        return _("Only those who come to the session write on the board. Say that you come, and you can write too")
    return _("Only those who were at the session write on the board. You can read it")


def card_of(seat: Seat, key: str) -> BoardCard:
    """The card called ``key`` on the board."""
    return get_object_or_404(BoardCard.objects.select_related("session__meeting"), session=seat.session, key=key)


def closed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Kind words for who comes too late, and what they typed, to copy."""
    if request.method != "POST":
        messages.info(request, _("The board is closed. It can still be read"))
        return redirect("community_board", seat.session.pk)
    context = {"session": seat.session, "member": seat.member, "typed": request.POST.get("text", "")[:2000]}
    return render(request, "community/board/closed.html", context, status=409)


def within_limits(seat: Seat) -> bool:
    """Whether one person can have done as much within an hour."""
    return allowed_for(str(seat.member.pk), "board", an_hour=ACTS_AN_HOUR)


def done(request: HttpRequest, seat: Seat, said: str = "", part: str = "") -> HttpResponse:
    """Back to the board; the page's script needs no more than to know that it is done."""
    if BY_SCRIPT in request.headers:
        return HttpResponse(status=204)
    if said:
        messages.success(request, said)
    response = redirect("community_board", seat.session.pk)
    response["Location"] += part
    return response
