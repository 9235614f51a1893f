"""Writing down what somebody said in an interview: for who leads the round."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostic.forms.people import InterviewForm
from diagnostic.forms.section import SectionForms
from diagnostic.models import Contributor, Round
from diagnostic.sections_shown import kept_of, next_section, section_rows, sections_of
from diagnostic.sending_page import sending_page
from diagnostic.services import interviews
from diagnostic.services.answers import NotAskedError
from diagnostic.services.invitations import MOST_PEOPLE, TooManyPeopleError
from diagnostic.services.rounds import NotOpenError
from diagnostic.views.doors import lead_only
from diagnostic.views.invited import say_saved
from diagnostic.views.people import not_open, of_the_round
from elements.framework import Element
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

P = ParamSpec("P")
SAVED_AN_HOUR = 1200
page = require_http_methods(["GET", "HEAD", "POST"])


def of_an_interview(
    view: Callable[Concatenate[HttpRequest, Member, Contributor, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view what was said in an interview; of somebody's own answers there is no such page."""

    @of_the_round
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, person: Contributor, *args: Any, **kwargs: Any) -> HttpResponse:
        if person.origin != Contributor.Origin.INTERVIEW:
            raise Http404
        return view(request, member, person, *args, **kwargs)

    return guarded


@page
@lead_only
def begin(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Say whom one talked to."""
    if not round.is_open:
        return not_open(request, round)
    form = InterviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            begun = interviews.begin(round=round, by=member, name=name, now=timezone.now())
        except NotOpenError:
            return not_open(request, round)
        except TooManyPeopleError:
            form.add_error("name", _("A round takes up to %(count)d people") % {"count": MOST_PEOPLE})
        else:
            return redirect("diagnostic_interview", round.public_id, begun.public_id)
    return render(request, "diagnostic/people/interview_begin.html", {"round": round, "form": form})


@require_safe
@of_an_interview
def interview(request: HttpRequest, member: Member, person: Contributor) -> HttpResponse:
    """The sections, and how much of each was said."""
    rows = section_rows(sections_of(person, get_language() or "en"), kept_of(person))
    context = {"round": person.round, "person": person, "rows": rows}
    return render(request, "diagnostic/people/interview.html", context)


@page
@of_an_interview
def section(request: HttpRequest, member: Member, person: Contributor, element: Element) -> HttpResponse:
    """What they said about one element."""
    sections = sections_of(person, get_language() or "en")
    if element not in sections:
        raise Http404
    page_of = SectionForms(
        request.POST if request.method == "POST" else None, asked=sections[element], kept=kept_of(person)
    )  # fmt: skip
    context = {"person": person, "round": person.round, "element": element, "clashes": set()}
    if request.method != "POST":
        if not person.round.is_open or person.removed_at:
            return not_open(request, person.round)
        return render(request, "diagnostic/people/interview_section.html", {**context, "forms": page_of.forms})
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-save", an_hour=SAVED_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        outcome = interviews.save(
            contributor=person, by=member, given=page_of.given, now=timezone.now(), page=sending_page(request)
        )
    except (NotOpenError, NotAskedError):
        person.round.refresh_from_db(fields=["status"])
        return render(request, "diagnostic/rating/not_saved.html", {**context, "typed": page_of.typed}, status=409)
    if outcome.clashes or not page_of.is_valid:
        context |= {"forms": page_of.again(outcome), "clashes": set(outcome.clashes), "saved": len(outcome.saved)}
        status = 409 if outcome.clashes else 200
        return render(request, "diagnostic/people/interview_section.html", context, status=status)
    say_saved(request, outcome)
    following = next_section(sections, element)
    if following is None or "later" in request.POST:
        return redirect("diagnostic_interview", person.round.public_id, person.public_id)
    return redirect("diagnostic_interview_section", person.round.public_id, person.public_id, following)
