"""The papers of a round: made once for what they show, kept as private files."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from community.periods import Period
from diagnostic.models import Action, Round
from diagnostic.pdf import store
from diagnostic.pdf.board_fitting import two_pages
from diagnostic.pdf.board_paper import BoardPaper, board_paper
from diagnostic.pdf.store import BusyError
from diagnostic.pdf.summary import Summary, one_page
from diagnostic.services.blank_form import form_html
from diagnostic.services.board_decisions import decision_of
from diagnostic.services.reports import Report, report_of
from diagnostic.vocabulary import Rating
from elements.pdf import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from weasyprint import Document

    from community.models import Member

__all__ = ["KEPT", "BusyError", "Paper", "actions_known", "board_paper_of", "forget_naming", "forget_old", "pdf_of"]

KEPT = Period(months=1)
URGENT = (Rating.RED, Rating.AMBER)


class Paper(StrEnum):
    """What can be had as a PDF."""

    SUMMARY = "summary"
    BOARD_PAPER = "board-paper"
    BLANK_FORM = "blank-form"


def pdf_of(round: Round, paper: Paper, language: str, *, today: dt.date, own: bool = True) -> bytes:
    """A paper in ``language``; a draft is dated ``today``. ``own`` as for a report (``services.reports``).

    Raises PdfUnavailableError and BusyError.
    """
    words, lay_out = _made_from(round, paper, language, today, own=own)

    def make(key: str) -> bytes:
        return engine.write(lay_out(), identifier=key)

    return store.paper(f"{round.public_id}-{paper}-{language}", words, make)


def board_paper_of(round: Round, language: str, *, today: dt.date, own: bool = True) -> BoardPaper:
    """All that the paper for the board might say."""
    report = report_of(round, language, own=own)
    return board_paper(report, actions_known(report), decision_of(round).text, language, today=today)


def forget_old(now: dt.datetime) -> int:
    """Delete papers that lie there for long: they are made again when somebody asks. Returns how many."""
    return store.forget(before=KEPT.before(now), now=now)


def forget_naming(member: Member) -> None:
    """Delete the papers that may name ``member`` as the one who does something, or have notes of theirs."""
    places = Action.objects.filter(owner=member).values("organisation")
    theirs = Q(organisation__in=places) | Q(organisation=member.organisation_id) | Q(contributors__member=member)
    for public_id in Round.objects.filter(theirs).values_list("public_id", flat=True).distinct():
        store.forget_all(public_id)


def _made_from(
    round: Round, paper: Paper, language: str, today: dt.date, *, own: bool
) -> tuple[str, Callable[[], Document]]:  # fmt: skip
    """A word for all that the paper shows, and how it is laid out."""
    if paper == Paper.SUMMARY:
        summary = Summary(report_of(round, language, own=own), language, today)
        return summary.html(), lambda: one_page(summary)
    if paper == Paper.BOARD_PAPER:
        board = board_paper_of(round, language, today=today, own=own)
        return board.html(*board.needed), lambda: two_pages(board)
    html = form_html(round, language)
    return html, lambda: engine.render(html)


def actions_known(report: Report) -> list[Action]:
    """What goes on in the organisation, as far as it was known in this round; what is about a red statement first."""
    round = report.round
    actions = (
        Action.objects.ongoing()
        .filter(organisation_id=round.organisation_id)
        .filter(Q(round=None) | Q(round__started_at__lte=round.started_at))
        .select_related("owner__user")
    )
    ratings = {item.question.code: item.rating for item in report.result.items}

    def urgency(action: Action) -> int:
        rating = ratings.get(action.code)
        return URGENT.index(rating) if rating in URGENT else len(URGENT)

    return sorted(actions, key=urgency)  # keeps the order by days
