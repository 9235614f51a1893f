"""Beginning a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.views.doors import members_only
from diagnostic.forms.rounds import StartForm
from diagnostic.models import LocalQuestion, Round
from diagnostic.permissions import may_start
from diagnostic.questions import current_questions
from diagnostic.schedule import minutes
from diagnostic.services import rounds
from diagnostic.vocabulary import Depth
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

BEGUN_AN_HOUR = 10
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@members_only
def start(request: HttpRequest, member: Member) -> HttpResponse:
    """Choose how the round is done; with POST begin it. Who may not is told who may."""
    running = Round.objects.of(member).open().first()
    if running is not None:
        messages.info(request, _("Your organisation has an open round. Here it is"))
        return redirect("diagnostic_round", running.public_id)
    if not may_start(member) or not current_questions("en"):
        return redirect("diagnostic_home")
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    form = StartForm(sent, depths=_depths(member), today=today, label=date_format(today, "F Y"))
    if form.is_valid():
        return _begin(request, member, form)
    return render(request, "diagnostic/start/start.html", {"form": form, "member": member})


def _begin(request: HttpRequest, member: Member, form: StartForm) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-start", an_hour=BEGUN_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        begun = rounds.start(by=member, plan=form.plan(), now=timezone.now())
    except rounds.RoundOpenError as error:
        messages.warning(request, _("Somebody has just begun a round for your organisation. Here it is"))
        return redirect("diagnostic_round", error.round.public_id)
    if form.cleaned_data["first_on"]:
        messages.success(request, _("The round has begun. Here are its dates. Change those that do not fit"))
        return redirect("diagnostic_change", begun.public_id)
    messages.success(request, _("The round has begun"))
    return redirect("diagnostic_round", begun.public_id)


def _depths(member: Member) -> list[tuple[str, str]]:
    """Each depth with how many statements it has and how long they take."""
    own = LocalQuestion.objects.filter(organisation=member.organisation_id, retired_at=None).count()
    choices = []
    for depth in Depth:
        number = len(current_questions(get_language() or "en", depth=depth)) + own
        words = ngettext(
            "%(depth)s: %(number)d statement, about %(minutes)d minutes",
            "%(depth)s: %(number)d statements, about %(minutes)d minutes",
            number,
        )
        choices.append(
            (depth.value, words % {"depth": depth.label, "number": number, "minutes": minutes(depth, number)})
        )
    return choices
