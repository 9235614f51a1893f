"""The front of the diagnostic: what it is for who takes no part, and for members where their organisation stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.models import Member, member_of
from diagnostic.led_by import appointed_leads
from diagnostic.models import Round
from diagnostic.permissions import leads_a_system, may_lead, may_start
from diagnostic.progress import standing
from diagnostic.questions import by_element, current_questions
from diagnostic.round_step import round_step
from diagnostic.schedule import minutes, next_round_on
from diagnostic.views.confidence_door import MAY_SEE_WAVES
from diagnostic.vocabulary import Depth

if TYPE_CHECKING:
    from typing import Any

    from community.models import User

PAST = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What fits who asks. Visitors are all shown the same page, which may be kept for others; nobody else's may."""
    if not request.user.is_authenticated:
        return render(request, "diagnostic/home/welcome.html", _questions())
    return _for_account(request)


@never_cache
def _for_account(request: HttpRequest) -> HttpResponse:
    member = member_of(cast("User", request.user))
    if member is None or member.status != Member.Status.ACTIVE:
        return render(request, "diagnostic/home/not_joined.html", _questions() | {"publishes": _publishes(request)})
    now, language = timezone.now(), get_language() or "en"
    rounds = list(Round.objects.of(member).select_related("version")[: PAST + 1])
    current = next((one for one in rounds if one.is_open), None)
    past = [one for one in rounds if not one.is_open][:PAST]
    last = next((one for one in past if one.is_finished), None)
    found = standing(current, member, language, today=timezone.localdate(now)) if current else None
    leads = current is not None and may_lead(member, current)
    context = {
        **_questions(), "member": member, "round": current, "past": past, "standing": found,
        "step": round_step(current, found, leads=leads) if current and found else None,
        "may_start": current is None and may_start(member),
        "led_by": appointed_leads(member.organisation) if current is None else [],
        "leads_a_system": leads_a_system(member),
        "again_on": next_round_on(last.finished_at, last.repeat) if last and last.finished_at else None,
        "today": timezone.localdate(now),
    }  # fmt: skip
    return render(request, "diagnostic/home/home.html", context)


def _publishes(request: HttpRequest) -> dict[str, bool]:
    """What of the diagnostic somebody looks after in the back office."""
    user = request.user
    return {
        "question_sets": user.has_perm("diagnostic.change_questionset"),
        "findings": user.has_perm(MAY_SEE_WAVES),
    }


def _questions() -> dict[str, Any]:
    """The statements to look at, and what each depth takes."""
    asked = current_questions(get_language() or "en")
    quick = sum(one.quick for one in asked)
    return {
        "elements": by_element(asked),
        "quick": {"number": quick, "minutes": minutes(Depth.QUICK, quick)},
        "standard": {"number": len(asked), "minutes": minutes(Depth.STANDARD, len(asked))},
    }
