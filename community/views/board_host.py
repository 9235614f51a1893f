"""What the host does with a board, and grouping, which anybody may who writes on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.board import State
from community.forms.boards import BoardSettingsForm
from community.services import board_host
from community.services.board_shown import board_for
from community.views.board_doors import board_only, closed, done, groupers_only, hosts_only
from community.views.board_seats import BoardSeat


@require_http_methods(["GET", "HEAD", "POST"])
@groupers_only
def board_group(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """Put cards together that say the same."""
    chosen = request.POST.getlist("card")
    wrong = ""
    if request.method == "POST":
        try:
            board_host.group(session=seat.session, keys=chosen, now=seat.now)
            return done(request, seat, _("The cards are put together"))
        except board_host.NothingToGroupError:
            wrong = _("Choose 2 cards or more")
    context = {
        "session": seat.session,
        "board": board_for(seat.session, seat.member, now=seat.now),
        "chosen": chosen,
        "wrong": wrong,
    }
    return render(request, "community/board/group.html", context)


@require_POST
@groupers_only
def board_ungroup(request: HttpRequest, seat: BoardSeat, key: str) -> HttpResponse:
    """Take a group apart again."""
    board_host.ungroup(session=seat.session, key=key, now=seat.now)
    return done(request, seat, _("The cards stand alone again"))


@require_POST
@hosts_only
def board_show(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """Show the cards that were hidden."""
    board_host.show_cards(session=seat.session, now=seat.now)
    return done(request, seat, _("Everybody sees the cards now"))


@require_POST
@hosts_only
def board_reveal(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """End the voting and show the counts."""
    board_host.reveal(session=seat.session, now=seat.now)
    return done(request, seat, _("Everybody sees the votes now"))


@require_http_methods(["GET", "HEAD", "POST"])
@hosts_only
def board_close(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """Close the board before its time, once the host has said yes."""
    if request.method != "POST":
        return render(request, "community/board/close.html", {"session": seat.session, "member": seat.member})
    board_host.close(session=seat.session, now=seat.now)
    return done(request, seat, _("The board is closed. From now on it can only be read"))


@require_http_methods(["GET", "HEAD", "POST"])
@board_only
def board_settings(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """How many votes each has, and whether cards are hidden at first: for the host, before the board opens too."""
    session = seat.session
    if not seat.is_host:
        raise Http404
    if seat.state == State.CLOSED:
        return closed(request, seat)
    began = {"votes": session.board_votes, "hide_cards": session.board_hides_cards}
    form = BoardSettingsForm(request.POST if request.method == "POST" else None, initial=began)
    if form.is_valid():
        try:
            board_host.choose(session=session, now=seat.now, **form.cleaned_data)
            return done(request, seat, _("The board is changed"))
        except board_host.StartedError:
            said = _("People have written or voted already, so what they were told stays. You can show hidden cards")
            messages.info(request, said)
            return redirect("community_board_settings", session.pk)
    return render(request, "community/board/settings.html", {"session": session, "form": form})
