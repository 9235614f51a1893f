"""The business case of an action: to read and print, to write, and as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostic.forms.plan_case import CaseForm
from diagnostic.permissions import may_change_action
from diagnostic.plan_case import PARTS, Facts, plain, said, shown
from diagnostic.services import business_cases as services
from diagnostic.views.plan_doors import action_only, changers_only
from elements.pdf.engine import PdfUnavailableError
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Action, BusinessCase

PDFS_AN_HOUR = 60


@require_safe
@action_only
def case(request: HttpRequest, member: Member, action: Action) -> HttpResponse:
    """What the case says now."""
    facts, kept = services.facts_of(action, _language()), services.case_of(action)
    questions = shown(facts, kept.words, services.offers(action, kept, facts))
    context = {
        "action": action, "case": kept, "questions": questions, "may_change": may_change_action(member, action),
    }  # fmt: skip
    return render(request, "diagnostic/plan/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@changers_only
def change(request: HttpRequest, member: Member, action: Action) -> HttpResponse:
    """Write it. What somebody else wrote meanwhile is shown beside what was typed."""
    facts, kept = services.facts_of(action, _language()), services.case_of(action)
    sent = request.POST if request.method == "POST" else None
    form = CaseForm(
        sent, words=said(facts, kept.words), version=kept.version, offers=services.offers(action, kept, facts)
    )  # fmt: skip
    if not form.is_valid():
        return _show(request, action, form)
    try:
        services.write(
            action=action, by=member, words=form.words(), facts=facts, version=form.cleaned_data["version"],
            untouched=form.untouched, confirmed=form.confirmed, now=timezone.now(),
        )  # fmt: skip
    except services.CaseChangedMeanwhileError as error:
        clash = _clash(facts, error.kept, form)
        return _show(request, action, form.resting_on(error.kept.version), clash=clash)
    messages.success(request, _("The business case is saved"))
    return redirect("diagnostic_plan_case", action.public_id)


@require_safe
@action_only
def pdf(request: HttpRequest, member: Member, action: Action) -> HttpResponse:
    """The case as a PDF, for those who see it on the page."""
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-plan-pdf", an_hour=PDFS_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        content = services.pdf_of(action, language=_language(), day=timezone.localdate())
    except PdfUnavailableError:
        messages.warning(request, _("The PDF cannot be made at the moment. You can print this page instead"))
        return redirect("diagnostic_plan_case", action.public_id)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{slugify(action.title)[:60].strip('-') or 'business-case'}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _show(request: HttpRequest, action: Action, form: CaseForm, **more: Any) -> HttpResponse:
    context = {"action": action, "form": form, **more}
    return render(request, "diagnostic/plan/case_change.html", context, status=409 if "clash" in more else 200)


def _clash(facts: Facts, kept: BusinessCase, form: CaseForm) -> list[dict[str, Any]]:
    """The parts that say one thing now and another in what was typed."""
    now, typed, untouched = said(facts, kept.words), form.words(), form.untouched
    return [
        {"label": part.heading, "old": now[part.name], "new": typed[part.name]}
        for part in PARTS
        if part.name not in untouched and plain(now[part.name]) != plain(typed[part.name])
    ]


def _language() -> str:
    return get_language() or "en"
