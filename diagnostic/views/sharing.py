"""Sharing a round with the organisation's system: what is shared and with whom, the choice, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import System
from community.views.doors import members_only
from diagnostic.forms.sharing import ShareForm
from diagnostic.models import Round, SystemShare
from diagnostic.permissions import may_lead
from diagnostic.questions import by_element
from diagnostic.rollup_disclosure import SMALLEST
from diagnostic.services.rollups import asked_in, shared_of
from diagnostic.services.sharing import (
    NameHeldBackError,
    NoSystemError,
    NotFinishedError,
    leads_of,
    share,
    withdraw,
)
from diagnostic.views.doors import lead_only, round_only

if TYPE_CHECKING:
    from community.models import Member


@require_http_methods(["GET", "HEAD", "POST"])
@round_only
def share_round(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """What sharing shows and to whom; for those who lead the round, the choice."""
    leads = may_lead(member, round)
    if request.method == "POST" and not leads:
        raise Http404
    if not round.is_finished:
        return redirect("diagnostic_round", round.public_id)
    system = round.organisation.system
    standing = list(SystemShare.objects.standing().filter(round=round).select_related("system", "shared_by__user"))
    form = ShareForm(request.POST if request.method == "POST" else None, initial=_initial(system, standing))
    if form.is_valid() and system is not None and (done := _share(request, member, round, system, form)):
        return done
    context = {
        "round": round, "system": system, "form": form, "standing": standing, "leads_round": leads,
        "system_leads": leads_of(system) if system else [], "smallest": SMALLEST, **_preview(round),
    }  # fmt: skip
    return render(request, "diagnostic/share/share.html", context)


@require_POST
@lead_only
def take_back(request: HttpRequest, member: Member, round: Round, code: str) -> HttpResponse:
    """Take back what a system was shown, at once; also one that the organisation no longer belongs to."""
    system = get_object_or_404(System.objects.filter(shares__round=round).distinct(), code=code)
    withdraw(round=round, system=system, by=member, now=timezone.now())
    messages.success(request, _("%(system)s does not see this round any more") % {"system": system})
    return redirect("diagnostic_share", round.public_id)


@require_safe
@members_only
def shared(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that the organisation shares with a system, and what it shared before."""
    if member.organisation is None:
        raise Http404
    rounds = Round.objects.of(member).finished().order_by("-finished_at")
    shares = SystemShare.objects.filter(round__organisation=member.organisation)
    rows = list(shares.select_related("system", "round", "shared_by__user", "withdrawn_by__user").order_by("-pk"))
    context = {
        "organisation": member.organisation,
        "standing": [one for one in rows if one.withdrawn_at is None],
        "ended": [one for one in rows if one.withdrawn_at is not None],
        "others": [one for one in rounds if one.pk not in {row.round_id for row in rows if row.withdrawn_at is None}],
    }
    return render(request, "diagnostic/share/list.html", context)


def _initial(system: System | None, standing: list[SystemShare]) -> dict[str, str]:
    now = next((one for one in standing if system and one.system_id == system.pk), None)
    how = {} if now is None else {"how": "named" if now.named else "unnamed"}
    return {**how, "system": system.code if system else ""}


def _share(
    request: HttpRequest, member: Member, round: Round, system: System, form: ShareForm
) -> HttpResponse | None:  # fmt: skip
    """The way on; None where the form says what stands against it."""
    try:
        if form.cleaned_data["system"] != system.code:
            raise NoSystemError
        share(round=round, system=system, named=form.named, by=member, now=timezone.now())
    except NameHeldBackError:
        form.add_error("how", _(
            "This round is counted in figures without names. Beside your name, the others in them could be worked out. "
            "You can share your next round with your name"
        ))  # fmt: skip
        return None
    except (NotFinishedError, NoSystemError):
        messages.warning(request, _("The round or your organisation’s system changed meanwhile. Nothing was shared"))
    else:
        with_name = _("%(system)s sees this round with your name")
        without = _("%(system)s may count this round, without your name")
        messages.success(request, (with_name if form.named else without) % {"system": system})
    return redirect("diagnostic_share", round.public_id)


def _preview(round: Round) -> dict[str, Any]:
    """What a system's lead would see of the round with its name."""
    ratings = {row["code"]: row["rating"] for row in (round.snapshot or {}).get("agreed", ())}
    asked = asked_in(round, ratings, get_language() or "en")
    return {
        "preview": shared_of(round, named=True),
        "own": len(ratings) - len(asked),
        "statements": {
            element: [(one, ratings[one.code]) for one in some] for element, some in by_element(asked).items()
        },
    }
