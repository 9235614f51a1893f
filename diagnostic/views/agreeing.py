"""Settling on a rating: where people agree, differ or are split, and one statement a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostic.forms.agreeing import ReasonForm
from diagnostic.forms.rating import RatingForm
from diagnostic.last_time import agreed_last_time
from diagnostic.models import AgreedRating, Round
from diagnostic.questions import Question, questions_of
from diagnostic.scoring import Agreement
from diagnostic.services import agreeing as services
from diagnostic.services.rounds import NotOpenError
from diagnostic.staff_figures import figures_of, floor, link_of
from diagnostic.standpoints import Standpoint, grouped, settled_at_once, standpoints
from diagnostic.views.doors import lead_only
from diagnostic.views.people import not_open
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

SAVED_AN_HOUR = 1200
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@lead_only
def overview(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """All statements, those on which people are split first."""
    found = _standpoints(round, questions_of(round, get_language() or "en"))
    at_once = settled_at_once(found)
    context = {
        "round": round,
        "groups": grouped(found),
        "agreed": sum(one.agreed is not None for one in found),
        "total": len(found),
        "same": at_once[Agreement.SAME],
        "alone": at_once[Agreement.ALONE],
        "at_once": at_once.total(),
    }
    return render(request, "diagnostic/agree/overview.html", context)


@require_POST
@lead_only
def same(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Settle all statements on which there is nothing to talk about."""
    try:
        count = services.agree_where_all_say_the_same(round=round, codes=round.scope, by=member, now=timezone.now())
    except NotOpenError:
        return not_open(request, round)
    if count:
        said = ngettext("%(count)d statement is agreed", "%(count)d statements are agreed", count)
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, _("There is nothing more on which everybody says the same"))
    return redirect("diagnostic_agree", round.public_id)


@page
@lead_only
def statement(request: HttpRequest, member: Member, round: Round, code: str) -> HttpResponse:
    """One statement: who said what, and what the group settles on."""
    questions = questions_of(round, get_language() or "en")
    asked = next((one for one in questions if one.code == code), None)
    if asked is None:
        raise Http404
    found = _standpoints(round, [asked])[0]
    last = agreed_last_time(round, [asked]).get(code)
    forms = _Forms(request.POST if request.method == "POST" else None, found, last)
    if not round.is_open:
        return _not_saved(request, round, forms) if request.method == "POST" else not_open(request, round)
    if request.method == "POST" and forms.are_valid:
        return _agree(request, member, round, questions, found, forms)
    return _show(request, round, questions, found, forms)


@dataclass
class _Forms:
    """The rating and its reason, which are sent together."""

    sent: Any
    found: Standpoint
    last: AgreedRating | None

    def __post_init__(self) -> None:
        kept = self.found.agreed
        self.rating = RatingForm(self.sent, question=self.found.question, kept=kept, last=self.last, required=True)
        self.reason = ReasonForm(self.sent, initial={"rationale": kept.rationale if kept else ""})

    @property
    def are_valid(self) -> bool:
        """Whether both can be kept; both say what is wrong."""
        return all([self.rating.is_valid(), self.reason.is_valid()])

    def resting_on(self, kept: AgreedRating) -> _Forms:
        """The same, to be sent once more over ``kept``."""
        sent = self.sent.copy()
        sent[self.rating.add_prefix("version")] = str(kept.version)
        return _Forms(sent, self.found, self.last)


def _agree(
    request: HttpRequest, member: Member, round: Round, questions: Sequence[Question], found: Standpoint, forms: _Forms
) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-save", an_hour=SAVED_AN_HOUR):
        return render(request, "429.html", status=429)
    code, answer = found.question.code, forms.rating.answer
    if answer is None:
        return _show(request, round, questions, found, forms)
    try:
        services.agree(
            round=round, code=code, answer=answer, rationale=forms.reason.cleaned_data["rationale"], by=member,
            version=forms.rating.seen, now=timezone.now(),
        )  # fmt: skip
    except NotOpenError:
        return _not_saved(request, round, forms)
    except services.NeedsReasonError:
        forms.reason.add_error("rationale", _why_a_reason(found))
        return _show(request, round, questions, found, forms)
    except services.AgreedMeanwhileError as error:
        again = forms.resting_on(error.kept)
        return _show(request, round, questions, found, again, clash=error.kept)
    messages.success(request, _("Agreed: %(statement)s") % {"statement": found.question.text})
    following = _following(round, questions, code)
    if "later" in request.POST or following is None:
        return redirect("diagnostic_agree", round.public_id)
    return redirect("diagnostic_agree_statement", round.public_id, following)


def _show(
    request: HttpRequest, round: Round, questions: Sequence[Question], found: Standpoint, forms: _Forms,
    clash: AgreedRating | None = None,
) -> HttpResponse:  # fmt: skip
    codes = [one.code for one in questions]
    context = {
        "round": round,
        "one": found,
        "question": found.question,
        "form": forms.rating,
        "reason": forms.reason,
        "forms": [forms.rating, forms.reason],
        "clash": clash,
        "number": codes.index(found.question.code) + 1,
        "total": len(codes),
        "floor": floor(),
    }
    return render(request, "diagnostic/agree/statement.html", context, status=409 if clash else 200)


def _not_saved(request: HttpRequest, round: Round, forms: _Forms) -> HttpResponse:
    """Say why nothing was kept, and give back what was typed."""
    round.refresh_from_db()
    context = {"round": round, "form": forms.rating, "reason": forms.reason}
    return render(request, "diagnostic/agree/not_saved.html", context, status=409)


def _standpoints(round: Round, questions: Sequence[Question]) -> list[Standpoint]:
    agreed = {one.code: one for one in AgreedRating.objects.filter(round=round).select_related("decided_by__user")}
    staff = figures_of(round, link_of(round), today=timezone.localdate())
    said = services.said_in(round, [one.code for one in questions])
    return standpoints(questions, said, agreed, staff)


def _following(round: Round, questions: Sequence[Question], code: str) -> str | None:
    """The next statement that is not settled, those on which people are split first."""
    found = _standpoints(round, questions)
    waiting = [one.question.code for group in grouped(found) for one in group.standpoints if one.agreed is None]
    return next((one for one in waiting if one != code), None)


def _why_a_reason(found: Standpoint) -> str:
    if found.agreement is Agreement.SPLIT:
        return _("People are split. Say in a sentence why you agree on this")
    if found.agreement is Agreement.NONE:
        return _("Nobody has rated this. Say in a sentence why you agree on it")
    return _("This is not what most people said. Say in a sentence why you agree on it")
