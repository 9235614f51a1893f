"""What an organisation adds for itself: its own statements, and simpler words for ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.views.doors import members_only
from diagnostic.as_seen import ChangedMeanwhileError
from diagnostic.forms.own_questions import NewQuestionForm, OwnQuestionForm, WordingForm
from diagnostic.models import LocalQuestion, LocalWording
from diagnostic.permissions import may_start
from diagnostic.questions import by_element, current_questions
from diagnostic.services import own_questions as services
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member, Organisation

P = ParamSpec("P")
SAVED_AN_HOUR = 200
page = require_http_methods(["GET", "HEAD", "POST"])


def starters_only(
    view: Callable[Concatenate[HttpRequest, Organisation, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view the organisation, for those who may begin its rounds; to others there is no such page."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, *args: Any, **kwargs: Any) -> HttpResponse:
        if member.organisation is None or not may_start(member):
            raise Http404
        if request.method == "POST" and not rate_limit.allowed_for(
            str(member.pk), "diagnostic-own", an_hour=SAVED_AN_HOUR
        ):
            return render(request, "429.html", status=429)
        return view(request, member.organisation, *args, **kwargs)

    return guarded


@require_safe
@members_only
def own_questions(request: HttpRequest, member: Member) -> HttpResponse:
    """All of them, for everybody of the organisation to read."""
    if member.organisation is None:
        raise Http404
    there = list(LocalQuestion.objects.filter(organisation=member.organisation))
    rows = LocalWording.objects.filter(organisation=member.organisation)
    wording = {(one.code, one.language): one.text for one in rows}
    asked = current_questions(get_language() or "en")
    parts = [
        (element, [{"question": one, "ours": wording.get((one.code, one.language), "")} for one in questions])
        for element, questions in by_element(asked).items()
    ]
    context = {
        "in_use": [one for one in there if one.retired_at is None],
        "retired": [one for one in there if one.retired_at is not None],
        "parts": parts, "reworded": sum((one.code, one.language) in wording for one in asked),
        "may_change": may_start(member),
    }  # fmt: skip
    return render(request, "diagnostic/own/list.html", context)


@page
@starters_only
def add(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """A new one."""
    sent = request.POST if request.method == "POST" else None
    form = NewQuestionForm(sent, initial={"language": get_language()})
    if not form.is_valid():
        return render(request, "diagnostic/own/add.html", {"form": form})
    try:
        services.add(organisation=organisation, element=form.cleaned_data["element"], words=form.words())
    except services.TooManyQuestionsError:
        messages.warning(request, _("You have as many statements of your own as a short diagnostic can hold"))
    else:
        messages.success(request, _("Your statement is added. Rounds that begin from now on ask it"))
    return redirect("diagnostic_own")


@page
@starters_only
def edit(request: HttpRequest, organisation: Organisation, code: str) -> HttpResponse:
    """Better words for one."""
    found = _found(organisation, code)
    kept = services.as_kept(found)
    form = OwnQuestionForm(request.POST if request.method == "POST" else None, initial=kept).shows(kept)
    context = {"form": form, "question": found}
    if not form.is_valid():
        return render(request, "diagnostic/own/edit.html", context)
    try:
        services.change(question=found, words=form.words(), seen=form.cleaned_data["seen"])
    except ChangedMeanwhileError as error:
        context |= {"form": form.resting_on(error.kept), "clash": form.beside(error.kept)}
        return render(request, "diagnostic/own/edit.html", context, status=409)
    messages.success(request, _("Your statement is changed for rounds that begin from now on"))
    return redirect("diagnostic_own")


@require_POST
@starters_only
def retire(request: HttpRequest, organisation: Organisation, code: str) -> HttpResponse:
    """Ask it no more, or again."""
    found = _found(organisation, code)
    if "again" not in request.POST:
        services.retire(question=found, now=timezone.now())
        messages.success(request, _("Rounds that begin from now on do not ask it. Earlier answers are kept"))
        return redirect("diagnostic_own")
    try:
        services.bring_back(question=found)
    except services.TooManyQuestionsError:
        messages.warning(request, _("You have as many statements of your own as a short diagnostic can hold"))
    else:
        messages.success(request, _("Rounds that begin from now on ask it again"))
    return redirect("diagnostic_own")


@page
@starters_only
def wording(request: HttpRequest, organisation: Organisation, code: str) -> HttpResponse:
    """Simpler words for one of ours."""
    asked = next((one for one in current_questions(get_language() or "en") if one.code == code), None)
    if asked is None:
        raise Http404
    kept = services.worded(organisation, asked)
    form = WordingForm(request.POST if request.method == "POST" else None, initial=kept).shows(kept)
    context = {"form": form, "question": asked, "language": dict(settings.LANGUAGES)[asked.language]}
    if not form.is_valid():
        return render(request, "diagnostic/own/wording.html", context)
    said = form.cleaned_data
    try:
        services.reword(organisation=organisation, question=asked, text=said["text"], seen=said["seen"])
    except ChangedMeanwhileError as error:
        context |= {"form": form.resting_on(error.kept), "clash": form.beside(error.kept)}
        return render(request, "diagnostic/own/wording.html", context, status=409)
    messages.success(request, _("The words are changed for rounds that begin from now on"))
    return redirect("diagnostic_own")


def _found(organisation: Organisation, code: str) -> LocalQuestion:
    return get_object_or_404(LocalQuestion, organisation=organisation, code=code)
