"""What a round found: the report, letting others know where it is green, and beginning a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.services import submissions
from diagnostic.forms.report import PeersForm
from diagnostic.leading_on import Leads, leads
from diagnostic.permissions import may_lead
from diagnostic.questions import questions_of
from diagnostic.report_charts import bars, transitions, trend_charts, wheel
from diagnostic.report_words import change_words, headline
from diagnostic.services.peers import HeldBackError, NotFinishedError, green_elements, let_peers_know
from diagnostic.services.reports import Report, report_for, trend_of
from diagnostic.services.stories import begin_story
from diagnostic.views.doors import lead_only, round_only
from diagnostic.vocabulary import Rating
from elements.framework import Element
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Round

STORIES_AN_HOUR = 10


@require_safe
@round_only
def report(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """What the round found, as far as it is."""
    language = get_language() or "en"
    found = report_for(member, round, language)
    trend = trend_of(round.organisation, language, until=round)
    context = {
        "round": round,
        "report": found,
        "headline": headline(found.result.counts),
        "wheel": wheel(found.result, language),
        "bars": bars(found.result),
        "changed": change_words(found.changes) if found.changes else [],
        "transitions": transitions(found.changes) if found.changes else None,
        "trend": trend,
        "trend_charts": trend_charts(trend),
        "leads": _leads(found, member, language),
        "green": _green(found, member),
        "member": member,
        "leads_round": may_lead(member, round),
    }
    return render(request, "diagnostic/report/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@lead_only
def peers(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Whether other members may know in which elements the round is green."""
    if not round.is_finished:
        return redirect("diagnostic_report", round.public_id)
    form = PeersForm(request.POST if request.method == "POST" else None, initial={"know": _yes_no(round)})
    if form.is_valid():
        return _let_know(request, member, round, on=form.on)
    context = {"round": round, "form": form, "green": green_elements(round)}
    return render(request, "diagnostic/report/peers.html", context)


@require_POST
@round_only
def story(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Begin a story about an element or a statement of it, with what the round says already."""
    element, theme = _about(request, round)
    if element is None:
        return redirect("diagnostic_report", round.public_id)
    if not rate_limit.allowed_for(str(member.pk), "story-begin", an_hour=STORIES_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        begun = begin_story(round=round, by=member, element=element, theme=theme, now=timezone.now())
    except submissions.TooManyUnfinishedError:
        messages.warning(request, _("You have many unfinished stories. Finish or delete one of them first"))
        return redirect("story_submit")
    messages.success(request, _("Your story is begun. What you rated is filled in, and you can change it"))
    return redirect("story_submission", begun.public_id)


def _let_know(request: HttpRequest, member: Member, round: Round, *, on: bool) -> HttpResponse:
    try:
        let_peers_know(round=round, by=member, on=on, now=timezone.now())
    except NotFinishedError:
        messages.warning(request, _("This round was opened again. Finish it first"))
    except HeldBackError:
        messages.warning(request, _(
            "This round is counted in figures without names. If it were known, the others in them could be worked out. "
            "You can let others know with your next round"
        ))  # fmt: skip
    else:
        said = _("Other members may know where you are green") if on else _("Nobody else knows where you are green")
        messages.success(request, said)
    return redirect("diagnostic_report", round.public_id)


def _yes_no(round: Round) -> str:
    return "yes" if round.peers_may_know else "no"


def _about(request: HttpRequest, round: Round) -> tuple[str | None, str]:
    """The element that was asked for and the theme of the statement; None for what the round does not ask."""
    asked = questions_of(round, "en")
    code, element = request.POST.get("code", ""), request.POST.get("element", "")
    if statement := next((one for one in asked if one.code == code), None):
        return statement.element, statement.theme
    return (element if any(one.element == element for one in asked) else None), ""


def _leads(found: Report, member: Member, language: str) -> list[Leads]:
    """Where the elements with something red or amber lead; those with red first, each by its first such statement."""
    parts: dict[str, str] = {}
    for item in found.result.to_work_on:
        parts.setdefault(item.question.element, item.question.theme)
    made = leads(parts, found.round.organisation, member, language, now=timezone.now())
    return list(made.values())


def _green(found: Report, member: Member) -> list[dict[str, Any]]:
    """The elements that are green, and whether the reader offers help with each."""
    green = [one.element for one in found.result.sections if one.counts.median == Rating.GREEN]
    if not green:
        return []
    offered = set(member.elements.filter(can_help=True).values_list("element", flat=True))
    return [{"element": Element(one), "offers_help": one in offered} for one in green]
