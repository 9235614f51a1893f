"""The reflection board of a session: its page, the part of it that changes, and what open pages ask for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.board import key_of, session_by, stamp
from community.forms.boards import CardForm
from community.models import GroupSession
from community.services import board_cards
from community.services.board_shown import board_for, name_of_column
from community.views.board_doors import board_only, done, why_not, writers_only
from community.views.board_seats import BoardSeat


@require_safe
@board_only
def board(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """The board: what it is, the form for a card, and the cards."""
    return board_page(request, seat, new_card(seat, initial={"column": request.GET.get("column", "")}))


@require_safe
@board_only
def board_part(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """The cards alone, which the script puts in the place of those it has."""
    return render(request, "community/board/_cards.html", _shown(seat))


@require_safe
def board_state(request: HttpRequest, key: str) -> HttpResponse:
    """What open pages ask for every few seconds: whether anything has changed. It knows nobody, and costs one query."""
    session = GroupSession.objects.select_related("meeting").filter(pk=session_by(key) or 0).first()
    if session is None:
        return JsonResponse({}, status=404)
    said = stamp(session, now=timezone.now())
    response = JsonResponse({"stamp": said})
    response.headers["ETag"] = f'"{said}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    if request.headers.get("If-None-Match", "").removeprefix("W/") == response.headers["ETag"]:
        response.status_code, response.content = 304, b""
    return response


@require_POST
@writers_only
def board_add(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """Add a card."""
    form = new_card(seat, request.POST)
    if not form.is_valid():
        return board_page(request, seat, form)
    column, text = form.cleaned_data["column"], form.cleaned_data["text"]
    try:
        board_cards.add(session=seat.session, column=column, text=text, by=seat.writer, now=seat.now)
    except board_cards.TooManyCardsError:
        form.add_error("text", _("There is no room for more cards, or you have 20 already. Change one of yours"))
        return board_page(request, seat, form)
    except board_cards.NotThereError:
        form.add_error("column", _("The host has changed the columns. Choose where it goes"))
        return board_page(request, seat, form)
    said = _("Your card is on the board. Others see it within a minute, together with other new cards")
    if not seat.session.anonymous:
        said = _("Your card is on the board")
    return done(request, seat, said, f"?column={column}#add")


def new_card(seat: BoardSeat, *args: Any, **kwargs: Any) -> CardForm:
    """The form for a card on this board."""
    columns = [(one["code"], name_of_column(one)) for one in seat.session.board_columns]
    return CardForm(*args, columns=columns, **kwargs)


@never_cache
def board_page(request: HttpRequest, seat: BoardSeat, form: CardForm) -> HttpResponse:
    """The whole page."""
    writes = seat.may_write
    context = _shown(seat) | {"form": form if writes else None, "why_not": "" if writes else why_not(seat)}
    return render(request, "community/board/board.html", context)


def _shown(seat: BoardSeat) -> dict[str, Any]:
    """What both the page and its part need."""
    return {
        "seat": seat,
        "session": seat.session,
        "member": seat.member,
        "board": board_for(seat.session, seat.member, now=seat.now),
        "may_write": seat.may_write,
        "may_remove": seat.may_remove,
        "key": key_of(seat.session),
        "stamp": stamp(seat.session, now=seat.now),
    }
