"""One card: changing it, taking it back, and voting."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.board import text_for
from community.forms.boards import CardTextForm
from community.models import BoardCard
from community.services import board_cards, board_host
from community.views.board_doors import board_only, card_of, done, within_limits, writers_only
from community.views.board_seats import BoardSeat
from community.views.second_step import asked_first


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def board_card(request: HttpRequest, seat: BoardSeat, key: str) -> HttpResponse:
    """Change one's own card."""
    card = _own(seat, key)
    began = {"text": text_for(card, own=True, now=seat.now)}
    form = CardTextForm(request.POST if request.method == "POST" else None, initial=began)
    if form.is_valid():
        try:
            board_cards.rewrite(card=card, text=form.cleaned_data["text"], by=seat.writer, now=seat.now)
        except board_cards.NotThereError:
            return _gone(request, seat)
        return done(request, seat, _("Your card is changed"))
    context = {"seat": seat, "session": seat.session, "card": card, "form": form}
    return render(request, "community/board/card.html", context)


@require_POST
@writers_only
def board_card_take_back(request: HttpRequest, seat: BoardSeat, key: str) -> HttpResponse:
    """Take one's own card away."""
    try:
        board_cards.take_back(card=_own(seat, key), by=seat.writer, now=seat.now)
    except board_cards.NotThereError:
        return _gone(request, seat)
    return done(request, seat, _("Your card is taken away"))


@require_POST
@writers_only
def board_vote(request: HttpRequest, seat: BoardSeat, key: str) -> HttpResponse:
    """Give a vote (``vote=yes``), or take it back."""
    wanted = request.POST.get("vote") == "yes"
    try:
        board_cards.vote(card=card_of(seat, key), by=seat.writer, wanted=wanted, now=seat.now)
    except board_cards.NoVotesLeftError:
        return _told(request, seat, _("You have given all your votes. Take one back to give it to another card"))
    except board_cards.NotThereError:
        return _told(request, seat, _("The votes are shown already, or the card has gone. Your vote is not counted"))
    said = _("Your vote is in") if wanted else _("Your vote is taken back")
    return done(request, seat, said, f"#card-{key}")


@require_http_methods(["GET", "HEAD", "POST"])
@board_only
def board_remove(request: HttpRequest, seat: BoardSeat, key: str) -> HttpResponse:
    """Take the words of somebody's card away: for the host and for moderators, once they have said yes."""
    if not seat.may_remove:
        raise Http404
    if not seat.is_host and (sent := asked_first(request, seat.user)):
        return sent
    card = card_of(seat, key)
    if request.method == "POST":
        if not within_limits(seat):
            return render(request, "429.html", status=429)
        board_host.remove(card=card, by=seat.user, now=seat.now)
        return done(request, seat, _("The card is removed. The board says that there was one"))
    text = text_for(card, own=False, now=seat.now)
    if not text:
        raise Http404
    return render(request, "community/board/remove.html", {"session": seat.session, "card": card, "text": text})


def _own(seat: BoardSeat, key: str) -> BoardCard:
    """A card of theirs; anybody else's is not there."""
    card = card_of(seat, key)
    if card.author_id != seat.writer.pk or card.removed_at:
        raise Http404
    return card


def _gone(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    return _told(request, seat, _("The host has removed this card meanwhile"))


def _told(request: HttpRequest, seat: BoardSeat, said: str) -> HttpResponse:
    messages.info(request, said)
    return redirect("community_board", seat.session.pk)
