"""A closed board to take away: for a spreadsheet, and as plain text. Printing is the page's own."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.board import State
from community.services.board_shown import Board, Shown, board_for
from community.spreadsheet import as_csv
from community.views.board_doors import board_only
from community.views.board_seats import BoardSeat


@require_safe
@board_only
def board_csv(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """A row for each card, in which nothing runs as a formula."""
    rows = _rows(_closed(seat), named=not seat.session.anonymous)
    answer = HttpResponse(b"".join(as_csv(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="board-{seat.session.pk}.csv"'
    return answer


@require_safe
@board_only
def board_text(request: HttpRequest, seat: BoardSeat) -> HttpResponse:
    """The same to read or to paste."""
    lines = [seat.session.shown_title, ""]
    for column in _closed(seat).columns:
        lines += [column.name, "=" * len(column.name), ""]
        for group in column.groups:
            votes = f" ({_('votes')}: {group.votes})" if group.votes is not None else ""
            first, *rest = _standing_first(group.cards)
            lines += [f"- {_words(first)}{votes}", *(f"  - {_words(card)}" for card in rest)]
        lines += [] if column.groups else [_("No cards")]
        lines.append("")
    answer = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="board-{seat.session.pk}.txt"'
    return answer


def _closed(seat: BoardSeat) -> Board:
    board = board_for(seat.session, seat.member, now=seat.now)
    if board.state != State.CLOSED:
        raise Http404
    return board


def _standing_first(cards: list[Shown]) -> list[Shown]:
    """A group is known by its first card; one that was removed says nothing of what the others are about."""
    return sorted(cards, key=lambda card: card.removed)


def _words(card: Shown) -> str:
    if card.removed:
        return _("A card was removed")
    said = " ".join(card.text.split())
    return f"{said} ({card.author})" if card.author else said


def _rows(board: Board, *, named: bool) -> Iterator[tuple[object, ...]]:
    headings = (_("Column"), _("Group"), _("Card"), _("Votes"))
    yield (*headings, _("Written by")) if named else headings
    number = 0
    for column in board.columns:
        for group in column.groups:
            number += 1
            for place, card in enumerate(_standing_first(group.cards)):
                votes = group.votes if place == 0 and group.votes is not None else ""
                text = _("A card was removed") if card.removed else card.text
                row = (column.name, number, text, votes)
                yield (*row, card.author) if named else row
