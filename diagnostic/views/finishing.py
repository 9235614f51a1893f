"""Finishing a round, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostic.forms.finishing import FinishForm
from diagnostic.models import AgreedRating, Round, SystemShare
from diagnostic.questions import by_element, questions_of
from diagnostic.round_people import State, people_of
from diagnostic.services import rounds
from diagnostic.services.rounds import NotAllAgreedError, NotOpenError, RoundOpenError, RoundSupersededError
from diagnostic.staff_figures import is_closed, link_of
from diagnostic.views.doors import lead_only
from diagnostic.views.people import not_open

if TYPE_CHECKING:
    from community.models import Member

STILL_AT_IT = (State.ASKED, State.WAITING, State.OPENED, State.RATING)
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@lead_only
def finish(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """What is missing, what it means, and the button."""
    if round.is_finished:
        return redirect("diagnostic_reopen", round.public_id)
    if not round.is_open:
        return not_open(request, round)
    questions = questions_of(round, get_language() or "en")
    agreed = set(AgreedRating.objects.filter(round=round).values_list("code", flat=True))
    missing = [one for one in questions if one.code not in agreed]
    form = FinishForm(request.POST if request.method == "POST" else None, count=len(missing))
    if request.method == "POST" and form.is_valid():
        return _finish(request, member, round, without=form.number)
    again = set(rounds.lacking_reasons(round))
    link = link_of(round)
    context = {
        "round": round,
        "form": form if agreed and not again else None,
        "missing": by_element(missing),
        "count": len(missing),
        "again": [one for one in questions if one.code in again],
        "can_finish": bool(agreed) and not again,
        "total": len(questions),
        "waiting": [row for row in people_of(round, questions) if _is_waited_for(row.state, row.contributor.role)],
        "link_is_open": link is not None and not is_closed(link, round, today=timezone.localdate()),
    }
    return render(request, "diagnostic/finish/finish.html", context)


@page
@lead_only
def reopen(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Open a finished round again, with what that ends."""
    if not round.is_finished:
        return redirect("diagnostic_round", round.public_id)
    if request.method == "POST":
        return _reopen(request, member, round)
    shares = SystemShare.objects.filter(round=round).standing().count()
    context = {"round": round, "shares": shares, "later": rounds.following(round), "other": rounds.open_beside(round)}
    return render(request, "diagnostic/finish/reopen.html", context)


def _finish(request: HttpRequest, member: Member, round: Round, *, without: int) -> HttpResponse:
    try:
        rounds.finish(round=round, by=member, now=timezone.now(), without=without)
    except NotOpenError:
        return not_open(request, round)
    except NotAllAgreedError:
        messages.warning(request, _("The round is not finished yet. What is missing stands below"))
        return redirect("diagnostic_finish", round.public_id)
    messages.success(request, _("The round is finished. Its report is ready"))
    return redirect("diagnostic_report", round.public_id)


def _reopen(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    try:
        rounds.reopen(round=round, by=member, now=timezone.now())
    except RoundOpenError as error:
        address = reverse("diagnostic_round", args=[error.round.public_id])
        words = _("Another round is open. Finish or end it first:")
        messages.warning(request, format_html('{} <a href="{}">{}</a>', words, address, error.round.label))
        return redirect("diagnostic_report", round.public_id)
    except RoundSupersededError:
        return redirect("diagnostic_reopen", round.public_id)
    messages.success(request, _("The round is open again"))
    return redirect("diagnostic_round", round.public_id)


def _is_waited_for(state: State, role: str) -> bool:
    return state in STILL_AT_IT and role == "contributor"
