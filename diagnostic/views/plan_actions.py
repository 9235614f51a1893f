"""One action of the plan: adding it, taking it over from a guide or story, reading and changing it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostic.forms.plan import ActionForm, ChangeActionForm
from diagnostic.models import Action, ActionEvent, Round
from diagnostic.permissions import may_change_action
from diagnostic.plan_effects import effects
from diagnostic.plan_list import is_late, owner_of
from diagnostic.plan_people import owners_to_choose
from diagnostic.plan_statements import choices, names_for, statement_of, statements_for
from diagnostic.plan_words import differences, entries
from diagnostic.services import actions as services
from diagnostic.views.plan_doors import action_only, changers_only, plan_only
from diagnostic.views.plan_source import idea_at
from diagnostic.vocabulary import ActionStatus
from diagnostic.way_back import FIELD
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member, Organisation

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@plan_only
def add(request: HttpRequest, member: Member, organisation: Organisation) -> HttpResponse:
    """A new one; ``round`` and ``code`` in the address say from which statement, ``element`` from which element."""
    round = _round(request, organisation)
    asked = statements_for(organisation, round, get_language() or "en")
    about = request.GET.get("code") or request.GET.get("element", "")
    known = about in Element.values or any(one.code == about for one in asked)
    form = ActionForm(
        request.POST if request.method == "POST" else None, groups=choices(asked), asked=asked,
        owners=owners_to_choose(member, None, today=timezone.localdate()), today=timezone.localdate(),
        about=about if known else "",
    )  # fmt: skip
    if not form.is_valid():
        return render(request, "diagnostic/plan/add.html", {"form": form, "round": round})
    try:
        noted_in = round or services.latest_round(organisation)
        added = services.add(by=member, said=form.said(), round=noted_in, now=timezone.now())
    except services.TooManyActionsError:
        return _too_many(request)
    messages.success(request, _("The action is in your plan"))
    return redirect("diagnostic_plan_action", added.public_id)


@page
@plan_only
def take(request: HttpRequest, member: Member, organisation: Organisation) -> HttpResponse:
    """Take an idea of a guide or story into the plan, with one press there."""
    if request.method != "POST":
        return redirect("diagnostic_plan")  # somebody whose session ended comes back here from signing in
    idea = idea_at(request, request.POST.get(FIELD, ""), request.POST.get("number", ""))
    if idea is None:
        raise Http404
    try:
        action, is_new = services.take_over(by=member, said=idea, now=timezone.now())
    except services.TooManyActionsError:
        return _too_many(request)
    if is_new:
        messages.success(request, _("It is in your action plan. Say who does it, and by when"))
        return redirect("diagnostic_plan_change", action.public_id)
    messages.success(request, _("It is in your action plan already"))
    return redirect("diagnostic_plan_action", action.public_id)


@require_safe
@action_only
def action(request: HttpRequest, member: Member, action: Action) -> HttpResponse:
    """All that is said of it, what became of the rating, and its history."""
    language = get_language() or "en"
    statement = statement_of(action, language)
    events = list(ActionEvent.objects.filter(action=action).select_related("by__member"))
    names = names_for(action, events, statements_for(action.organisation, action.round, language))
    context = {
        "action": action, "owner": owner_of(action), "late": is_late(action, timezone.localdate()),
        "statement": statement, "effect": effects([action], language).get(action.pk),
        "may_change": may_change_action(member, action), "entries": entries(events, names),
        "is_done": action.status == ActionStatus.DONE,
    }  # fmt: skip
    return render(request, "diagnostic/plan/action.html", context)


@page
@changers_only
def change(request: HttpRequest, member: Member, action: Action) -> HttpResponse:
    """Change it. What somebody else changed meanwhile is shown beside what was typed."""
    form = _change_form(request, member, action)
    if request.method != "POST" or not form.is_valid():
        return _show(request, action, form)
    said = form.said()
    try:
        services.change(
            action=action, by=member, said=said, version=form.cleaned_data["version"], now=timezone.now()
        )  # fmt: skip
    except services.ChangedMeanwhileError as error:
        return _clash(request, error.kept, said, form)
    messages.success(request, _("The action is changed"))
    return redirect("diagnostic_plan_action", action.public_id)


@require_POST
@changers_only
def done(request: HttpRequest, member: Member, action: Action) -> HttpResponse:
    """Say with one press that it is done."""
    said = replace(services.planned(action), status=ActionStatus.DONE, not_planned_reason="")
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0
    try:
        services.change(action=action, by=member, said=said, version=seen, now=timezone.now())
    except services.ChangedMeanwhileError:
        messages.warning(request, _("Somebody changed this action meanwhile. Look at it, and press again"))
    else:
        messages.success(request, _("The action is done. Your next round shows whether it helped"))
    return redirect("diagnostic_plan_action", action.public_id)


def _change_form(request: HttpRequest, member: Member, action: Action) -> ChangeActionForm:
    language, today = get_language() or "en", timezone.localdate()
    asked = statements_for(action.organisation, None, language)
    kept = statement_of(action, language)
    if kept is not None and all(one.code != kept.code for one in asked):
        asked = (*asked, kept)  # an earlier round's, which may stay
    return ChangeActionForm(
        request.POST if request.method == "POST" else None, groups=choices(asked), asked=asked,
        owners=owners_to_choose(member, action, today=today), today=today, kept=services.planned(action),
        version=action.version,
    )  # fmt: skip


def _show(request: HttpRequest, action: Action, form: ChangeActionForm, **more: Any) -> HttpResponse:
    context = {"action": action, "form": form, **more}
    return render(request, "diagnostic/plan/change.html", context, status=409 if "clash" in more else 200)


def _clash(request: HttpRequest, kept: Action, said: services.Planned, form: ChangeActionForm) -> HttpResponse:
    """What is kept now beside what was typed, to be sent once more or left."""
    asked = (*form.asked, *statements_for(kept.organisation, kept.round, get_language() or "en"))
    events = ActionEvent.objects.filter(action=kept).order_by("-pk")[:1]
    names = names_for(kept, events, asked)
    clash = differences(services.as_kept(kept), services.as_kept(said), names)
    return _show(request, kept, form.resting_on(kept.version), clash=clash)


def _round(request: HttpRequest, organisation: Organisation) -> Round | None:
    """The round that the address names, of this organisation; None for any other."""
    asked = request.GET.get("round", "")
    if not asked:
        return None
    return Round.objects.filter(organisation=organisation, public_id=asked).select_related("version").first()


def _too_many(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Your plan holds as many actions as it can. Finish or drop some first"))
    return redirect("diagnostic_plan")
