"""A matching round in the back office: setting it up, and its page with groups, progress and record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from community.forms.admin_rounds import RoundForm, initial_of_round
from community.models import MatchingRound, User
from community.services import matching_rounds
from community.views.admin_pages import admin_page, needs
from community.views.admin_round_shown import groups_shown, record_shown
from community.views.admin_rounds import PERMISSION, TRAIL

Status = MatchingRound.Status


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def round_add(request: HttpRequest, user: User) -> HttpResponse:
    """Set one up, which nobody sees until it is opened."""
    form = RoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        round = matching_rounds.create(plan=form.plan(), by=user, now=timezone.now())
        messages.success(request, _("“%(title)s” is stored. Members see it once you open it.") % {"title": round.title})
        return redirect("admin_round", round.pk)
    return _form_page(request, form, title=_("Set up a round"), back=reverse("admin_rounds"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(PERMISSION)
def round_edit(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """Change what a round is set to."""
    round = get_object_or_404(MatchingRound.objects.filter(status__in=matching_rounds.TO_CHANGE), pk=round_id)
    form = RoundForm(request.POST if request.method == "POST" else None, initial=initial_of_round(round))
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            matching_rounds.change(round=round, plan=form.plan(), version=-1 if version is None else version)
        except matching_rounds.ChangedMeanwhileError:
            form.add_error(None, _("Somebody changed this round since you opened it. Open it again to see how it is"))
        except matching_rounds.NotPossibleError:
            form.add_error(None, _("The round is not in a state in which it can be changed"))
        else:
            messages.success(request, _("The round is changed."))
            return redirect("admin_round", round.pk)
    return _form_page(request, form, title=_("Change a round"), back=reverse("admin_round", args=[round.pk]))


@never_cache
@require_safe
@needs(PERMISSION)
def round_page(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """How a round stands, what can be done, and its groups."""
    round = get_object_or_404(MatchingRound.objects.select_related("published_by", "created_by"), pk=round_id)
    context: dict[str, Any] = {
        "round": round,
        "people": round.entries.count(),
        "begun": round.opens_at < timezone.now(),
        "may_change": round.status in matching_rounds.TO_CHANGE,
        "waiting": not _begun(round),
        "progress_url": reverse("admin_round_progress", args=[round.pk]),
    }
    if round.status in (Status.PROPOSED, Status.PUBLISHED):
        context |= groups_shown(round, request.GET)
    if round.computed_at:
        context["record"] = record_shown(round)
    return admin_page(request, "round.html", title=round.title, icon="group", trail=TRAIL, **context)


@never_cache
@require_safe
@needs(PERMISSION)
def progress(request: HttpRequest, user: User, round_id: int) -> HttpResponse:
    """How far the working out is, for the script of the page."""
    round = get_object_or_404(MatchingRound.objects.only("status", "progress", "lease_until"), pk=round_id)
    computing = round.status == Status.COMPUTING
    return JsonResponse({"computing": computing, "waiting": computing and not _begun(round), "percent": round.progress})


def _begun(round: MatchingRound) -> bool:
    """Whether a worker has taken it in hand since it was asked for."""
    return round.lease_until is not None


def _form_page(request: HttpRequest, form: RoundForm, *, title: str, back: str) -> HttpResponse:
    return admin_page(
        request, "form.html", title=title, icon="group", trail=TRAIL, form=form, button=_("Save"), back=back,
        intro=_("Below the dates you say what counts how much when people are put together. "
                "The numbers that stand there are a good beginning."),
    )  # fmt: skip
