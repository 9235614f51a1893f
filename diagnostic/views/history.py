"""The history of a statement in a round: who rated it how and when, and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diagnostic.history import entries
from diagnostic.models import RatingEvent, Round
from diagnostic.permissions import may_see_ratings
from diagnostic.questions import questions_of
from diagnostic.services.answers import part_of
from diagnostic.views.doors import round_only

if TYPE_CHECKING:
    from community.models import Member


@require_safe
@round_only
def history(request: HttpRequest, member: Member, round: Round, code: str) -> HttpResponse:
    """All of it to those who take part; to colleagues what was agreed, and what they said themselves."""
    asked = next((one for one in questions_of(round, get_language() or "en") if one.code == code), None)
    if asked is None:
        raise Http404
    mine = part_of(member, round)
    everything = may_see_ratings(member, round, mine)
    events = RatingEvent.objects.filter(round=round, code=code)
    if not everything:
        events = events.filter(Q(contributor=None) | Q(contributor=mine) if mine else Q(contributor=None))
    shown = events.select_related("contributor__member__user", "by__member")
    context = {"round": round, "question": asked, "entries": entries(shown), "everything": everything}
    return render(request, "diagnostic/rating/history.html", context)
