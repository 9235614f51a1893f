"""Where an organisation stands with the framework, and noting a step of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.views.doors import members_only
from diagnostic.forms.getting_started import StepForm
from diagnostic.getting_started import Standing, StepShown, standing
from diagnostic.led_by import appointed_leads
from diagnostic.models.commitment import GUIDE_STEPS, Step
from diagnostic.services import commitments as services
from home import rate_limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from community.models import Member
    from diagnostic.models import Commitment

NOTED_AN_HOUR = 100
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@members_only
def getting_started(request: HttpRequest, member: Member) -> HttpResponse:
    """The stage, the next small step, and the eleven steps, for everybody of the organisation to read."""
    where = _standing(member)
    context = {"where": where, "led_by": appointed_leads(where.organisation)}
    return render(request, "diagnostic/getting_started/page.html", context)


@page
@members_only
def step(request: HttpRequest, member: Member, code: str) -> HttpResponse:
    """Note a step. What somebody else noted meanwhile is shown beside what was typed."""
    if code not in Step.values:
        raise Http404
    where = _standing(member)
    if not where.may_change:
        raise Http404
    shown = where.of(Step(code))
    if shown.seen is not None:
        messages.info(request, _("You need not note this step: the site sees it by itself"))
        return redirect("diagnostic_getting_started")
    sent = request.POST if request.method == "POST" else None
    form = _form(shown.kept, sent, shown)
    if sent is None or not form.is_valid():
        return _show(request, shown, form)
    return _keep(request, member, where, shown, form)


def _standing(member: Member) -> Standing:
    where = standing(member, get_language() or "en", today=timezone.localdate())
    if where is None:
        raise Http404
    return where


def _form(kept: Commitment | None, sent: Mapping[str, Any] | None, shown: StepShown) -> StepForm:
    return StepForm(sent, said=services.noted(kept), version=services.version_of(kept), today=shown.today)


def _keep(request: HttpRequest, member: Member, where: Standing, shown: StepShown, form: StepForm) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-step", an_hour=NOTED_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        services.note_step(
            organisation=where.organisation, step=shown.step, by=member, said=form.said(),
            version=form.cleaned_data["version"], now=timezone.now(),
        )  # fmt: skip
    except services.NotedMeanwhileError as error:
        typed = {**{name: form.data.get(name, "") for name in form.fields}, "version": services.version_of(error.kept)}
        return _show(request, shown, _form(error.kept, typed, shown), clash=error.kept)
    messages.success(request, _("It is noted"))
    return redirect("diagnostic_getting_started")


def _show(request: HttpRequest, shown: StepShown, form: StepForm, clash: Commitment | None = None) -> HttpResponse:
    context = {"row": shown, "form": form, "clash": clash, "is_of_guide": shown.step in GUIDE_STEPS}
    return render(request, "diagnostic/getting_started/step.html", context, status=409 if clash else 200)
