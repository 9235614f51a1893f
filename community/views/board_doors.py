"""Who may do what on a reflection board, and the words for who may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.board import State
from community.models import BoardCard
from community.services.boards import BoardClosedError
from community.views.board_seats import BoardSeat, board_seat_of
from community.views.second_step import asked_first
from home.rate_limit import allowed_for

if TYPE_CHECKING:
    from community.models import User

P = ParamSpec("P")
ACTS_AN_HOUR = 600
BY_SCRIPT = "X-Board"


def board_only(view: Callable[Concatenate[HttpRequest, BoardSeat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the seat of who asks: a member who may see the session, or its host. For others it is not there.

    Visitors are sent to sign in, and who hosts it by their role in the back office to what that asks of them first.
    """

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        seat = board_seat_of(cast("User", request.user), pk)
        sent = asked_first(request, seat.user) if seat.by_role else None
        return sent or view(request, seat, *args, **kwargs)

    return guarded


def writers_only(view: Callable[Concatenate[HttpRequest, BoardSeat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for those who may write, while the board is open: else they are told kindly, with what they typed."""
    return _while_open(view, attrgetter("may_write"))


def groupers_only(view: Callable[Concatenate[HttpRequest, BoardSeat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for those who may put cards together."""
    return _while_open(view, attrgetter("may_group"))


def hosts_only(view: Callable[Concatenate[HttpRequest, BoardSeat, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for the host."""

    @groupers_only
    @wraps(view)
    def guarded(request: HttpRequest, seat: BoardSeat, *args: Any, **kwargs: Any) -> HttpResponse:
        if not seat.is_host:
            raise Http404
        return view(request, seat, *args, **kwargs)

    return guarded


def _while_open(
    view: Callable[Concatenate[HttpRequest, BoardSeat, P], HttpResponse], may: Callable[[BoardSeat], bool]
) -> Callable[..., HttpResponse]:
    @board_only
    @wraps(view)
    def guarded(request: HttpRequest, seat: BoardSeat, *args: Any, **kwargs: Any) -> HttpResponse:
        if seat.state == State.CLOSED:
            return closed(request, seat)
        if not may(seat):
            messages.info(request, why_not(seat))
            return redirect("community_board", seat.session.pk)
        if request.method == "POST" and not within_limits(seat):
            return render(request, "429.html", status=429)
        try:
            return view(request, seat, *args, **kwargs)
        except BoardClosedError:
            return closed(request, seat)

    return guarded


def why_not(seat: BoardSeat) -> str:
    """Why somebody who may read cannot write."""
    if seat.state == State.BEFORE:
        return _("The board opens when the session is published")
    if seat.state == State.CLOSED:
        return _("The board is closed. It can still be read")
    if seat.member is None:
        return _("You run this board. Only members of the community write cards and vote")
    if seat.may_answer:
        return _("Only those who come to the session write on the board. Say that you come, and you can write too")
    return _("Only those who were at the session write on the board. You can read it")


def card_of(seat: BoardSeat, key: str) -> BoardCard:
    """The card called ``key`` on the board."""
    return get_object_or_404(BoardCard.objects.select_related("session__meeting"), session=seat.session, key=key)


def closed(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """Kind words for who comes too late, and what they typed, to copy."""
    if request.method != "POST":
        messages.info(request, _("The board is closed. It can still be read"))
        return redirect("community_board", seat.session.pk)
    context = {"session": seat.session, "member": seat.member, "typed": request.POST.get("text", "")[:2000]}
    return render(request, "community/board/closed.html", context, status=409)


def within_limits(seat: BoardSeat) -> bool:
    """Whether one person can have done as much within an hour."""
    who = f"account-{seat.user.pk}" if seat.member is None else str(seat.member.pk)
    return allowed_for(who, "board", an_hour=ACTS_AN_HOUR)


def done(request: HttpRequest, seat: BoardSeat, said: str = "", part: str = "") -> HttpResponse:
    """Back to the board; the page's script needs no more than to know that it is done."""
    if BY_SCRIPT in request.headers:
        return HttpResponse(status=204)
    if said:
        messages.success(request, said)
    response = redirect("community_board", seat.session.pk)
    response["Location"] += part
    return response
