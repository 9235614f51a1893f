"""A round as its people see it: the list of tasks, and what its lead may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostic.as_seen import ChangedMeanwhileError
from diagnostic.forms.rounds import PlanForm
from diagnostic.models import Round
from diagnostic.permissions import may_lead
from diagnostic.progress import standing
from diagnostic.questions import latest_version_id
from diagnostic.rating_shown import after_saving
from diagnostic.round_step import round_step
from diagnostic.services import rounds
from diagnostic.views.doors import lead_only, round_only

if TYPE_CHECKING:
    from community.models import Member

BY_ELEMENT = "element"  # ?show=element: the address remembers how somebody wants to answer
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@round_only
def round(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """The sections in any order, with where each stands."""
    language = get_language() or "en"
    found, leads = standing(round, member, language, today=timezone.localdate()), may_lead(member, round)
    context = {
        "round": round,
        "standing": found,
        "mine": found.mine,
        "by_element": request.GET.get("show") == BY_ELEMENT,
        "leads": leads,
        "step": round_step(round, found, leads=leads),
        "older_set": round.is_open and round.version_id != latest_version_id(),
        "after": after_saving(round, found.mine, request.GET.get("after", ""), language),
    }
    return render(request, "diagnostic/round/round.html", context)


@page
@lead_only
def change(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Change its name, who rates, when it is done again, and each due date."""
    if not round.is_open:
        return _closed(request, round)
    sections = list(round.sections.all())
    form = PlanForm(
        request.POST if request.method == "POST" else None, sections=sections, today=timezone.localdate(),
        label=round.label, repeat=round.repeat, open_to_members=round.open_to_members,
    ).shows(rounds.plan_of(round, sections))  # fmt: skip
    context = {"form": form, "round": round}
    if not form.is_valid():
        return render(request, "diagnostic/round/change.html", context)
    said = form.cleaned_data
    try:
        rounds.change_plan(
            round=round, by=member, label=said["label"], repeat=said["repeat"],
            open_to_members=said["open_to_members"], due=form.due(), seen=said["seen"], now=timezone.now(),
        )  # fmt: skip
    except rounds.NotOpenError:
        return _closed(request, round)
    except ChangedMeanwhileError as error:
        context |= {"form": form.resting_on(error.kept), "clash": form.beside(error.kept)}
        return render(request, "diagnostic/round/change.html", context, status=409)
    messages.success(request, _("The round is changed"))
    return redirect("diagnostic_round", round.public_id)


@page
@lead_only
def end(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """End it without a result, once somebody has said yes."""
    if not round.is_open:
        return _closed(request, round)
    if request.method != "POST":
        return render(request, "diagnostic/round/end.html", {"round": round})
    try:
        rounds.abandon(round=round, by=member, now=timezone.now())
    except rounds.NotOpenError:
        return _closed(request, round)
    messages.success(request, _("The round has ended without a result. What people said is kept"))
    return redirect("diagnostic_round", round.public_id)


def _closed(request: HttpRequest, round: Round) -> HttpResponse:
    messages.warning(request, _("This round is closed, so nothing in it changes any more"))
    return redirect("diagnostic_round", round.public_id)
