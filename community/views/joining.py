"""The way in, one question a page. Nothing is written before the last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.forms.joining import (
    NOT_LISTED,
    OUTSIDE_ENGLAND,
    AgreeForm,
    OrganisationForm,
    ProposalForm,
    ReasonForm,
    YouForm,
)
from community.models import JoinRequest, Member, Organisation
from community.services import joining
from community.services.answers import Answers, Proposal
from community.services.find_organisations import MOST, find_organisations, find_similar
from community.services.proposals import OrganisationGoneError
from community.views.join_door import Joiner, forget, joiners_only, keep
from community.views.join_shown import answer_rows
from home import rate_limit
from home.search.words import tidy

if TYPE_CHECKING:
    from django.forms import Form

AN_HOUR = 30  # a whole hospital may stand behind one address
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@joiners_only
def start(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """Where somebody stands: not begun, waiting, or declined."""
    member = joiner.member
    status = member.status if member else Member.Status.STARTED
    context: dict[str, Any] = {"member": member, "must_ask": joiner.must_give_reason}
    if status in (Member.Status.WAITING, Member.Status.DECLINED):
        context["asked"] = JoinRequest.objects.filter(member=member).order_by("-asked_at").first()
        return render(request, f"community/join/{status}.html", context)
    return render(request, "community/join/start.html", context)


@page
@joiners_only
def you(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """Name and role."""
    answers = joiner.answers
    names = {name: getattr(answers, name) for name in ("first_name", "last_name", "role_title")}
    form = YouForm(_sent(request), initial=names)
    if form.is_valid():
        return _go_on(request, joiner, replace(answers, **form.cleaned_data))
    return _ask(request, "you", form)


@page
@joiners_only
def organisation(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """Search by GET, then choose one of what was found."""
    asked = tidy(request.GET.get("q", ""))
    found = find_organisations(asked)
    form = OrganisationForm(_sent(request), found=found, initial={"organisation": joiner.answers.organisation})
    if form.is_valid():
        chosen = form.cleaned_data["organisation"]
        if chosen == NOT_LISTED:
            return redirect("community_join_propose")
        return _go_on(request, joiner, joiner.answers.with_organisation(int(chosen)))
    more, searched = len(found) == MOST, "q" in request.GET
    chosen_before = _chosen(joiner.answers)
    return _ask(
        request, "organisation", form, asked=asked, found=found, searched=searched, more=more, chosen=chosen_before
    )


@page
@joiners_only
def propose(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """Name an organisation that is not listed."""
    form = ProposalForm(_sent(request), initial=_as_initial(joiner.answers.proposal))
    if not form.is_valid():
        return _ask(request, "propose", form)
    given = form.cleaned_data
    region = "" if given["region"] == OUTSIDE_ENGLAND else given["region"]
    answers = joiner.answers.with_proposal(Proposal(given["name"], given["sector"], region))
    if find_similar(given["name"]):
        keep(request, answers)
        return redirect("community_join_similar")
    return _go_on(request, joiner, answers)


@page
@joiners_only
def similar(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """Before a second entry is made: may it be one of these?"""
    proposal = joiner.answers.proposal
    found = find_similar(proposal.name) if proposal else []
    if proposal is None or not found:
        return redirect(joiner.next_page(joiner.answers))
    form = OrganisationForm(_sent(request), found=found, none=_("None of these"))
    form.fields["organisation"].label = _("Is it one of these?")
    if form.is_valid():
        chosen = form.cleaned_data["organisation"]
        same = chosen == NOT_LISTED
        return _go_on(request, joiner, joiner.answers if same else joiner.answers.with_organisation(int(chosen)))
    return _ask(request, "similar", form, proposal=proposal)


@page
@joiners_only
def reason(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """Why they want to join, for those about whom somebody decides."""
    if not joiner.must_give_reason:
        return redirect(joiner.next_page(joiner.answers))
    form = ReasonForm(_sent(request), initial={"reason": joiner.answers.reason})
    if form.is_valid():
        return _go_on(request, joiner, replace(joiner.answers, reason=form.cleaned_data["reason"]))
    return _ask(request, "reason", form)


@page
@joiners_only
def check(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """All answers, the ground rules, and the one button that writes."""
    gap = joiner.next_page(joiner.answers)
    if gap != "community_join_check":
        return redirect(gap)
    form = AgreeForm(_sent(request))
    if form.is_valid():
        return _join(request, joiner)
    rows = answer_rows(joiner.answers, with_reason=joiner.must_give_reason)
    return _ask(request, "check", form, rows=rows, must_ask=joiner.must_give_reason)


@page
@joiners_only
def withdraw(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    """Take a waiting request back."""
    member = joiner.member
    if request.method == "POST" and member is not None:
        if joining.withdraw_request(member=member):
            forget(request)
            messages.success(request, _("You have taken back your request"))
        return redirect("community_join")
    if member is None or member.status != Member.Status.WAITING:
        return redirect("community_join")
    return render(request, "community/join/withdraw.html")


def _join(request: HttpRequest, joiner: Joiner) -> HttpResponse:
    if not rate_limit.allowed(request, "join", an_hour=AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        member = joining.join(user=joiner.user, answers=joiner.answers, now=joiner.now)
    except OrganisationGoneError:
        messages.warning(request, _("Your organisation cannot be chosen any more. Choose it again"))
        return redirect("community_join_organisation")
    except joining.ReasonMissingError:
        return redirect("community_join_reason")
    except joining.AskedTooSoonError:
        messages.warning(request, _("We have answered this less than 7 days ago. Tell us something new, or wait"))
        return redirect("community_join_reason")
    except joining.CannotJoinError:
        return redirect("community_home")
    forget(request)
    if member.status == Member.Status.ACTIVE:
        messages.success(request, _("Welcome. You are now a member of the community"))
        return redirect("community_home")
    return redirect("community_join")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _ask(request: HttpRequest, name: str, form: Form, **context: Any) -> HttpResponse:
    return render(request, f"community/join/{name}.html", {"form": form, **context})


def _go_on(request: HttpRequest, joiner: Joiner, answers: Answers) -> HttpResponse:
    keep(request, answers)
    return redirect(joiner.next_page(answers))


def _chosen(answers: Answers) -> str:
    """The name of what was chosen before, for whoever comes back to change it."""
    if answers.proposal is not None:
        return answers.proposal.name
    chosen = Organisation.objects.filter(pk=answers.organisation or 0).first()
    return str(chosen) if chosen else ""


def _as_initial(proposal: Proposal | None) -> dict[str, str]:
    if proposal is None:
        return {}
    return {"name": proposal.name, "sector": proposal.sector, "region": proposal.region or OUTSIDE_ENGLAND}
