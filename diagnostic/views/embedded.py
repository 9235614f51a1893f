"""What a part of the diagnostic on a public page sends, beside ratings: those go to the page of the element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.views.doors import members_only
from diagnostic.models import Round
from diagnostic.permissions import may_start
from diagnostic.services import rounds
from diagnostic.vocabulary import Depth
from diagnostic.way_back import way_back
from elements.framework import Element
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

BEGUN_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def start_here(request: HttpRequest, member: Member, element: Element) -> HttpResponse:
    """Begin a round with one press, quick or of this element alone, and go back to where it was pressed."""
    if request.method != "POST":
        return redirect("diagnostic_home")  # somebody whose session ended comes back here from signing in
    back = way_back(request)
    back = f"{back}#diagnostic-{element}" if back else reverse("diagnostic_home")
    if Round.objects.of(member).open().exists():
        return redirect(back)  # somebody was quicker, or pressed twice: it is rated there all the same
    if not may_start(member):
        raise Http404
    if not rate_limit.allowed_for(str(member.pk), "diagnostic-start", an_hour=BEGUN_AN_HOUR):
        return render(request, "429.html", status=429)
    plan = _plan(element if "only" in request.POST else None)
    try:
        rounds.start(by=member, plan=plan, now=timezone.now())
    except (rounds.RoundOpenError, rounds.NoQuestionSetError):
        return redirect(back)
    messages.success(request, _("The round has begun. You lead it"))
    return redirect(back)


def _plan(only: Element | None) -> rounds.Plan:
    month = date_format(timezone.localdate(), "F Y")
    if only is None:
        return rounds.Plan(label=_("Quick round, %(month)s") % {"month": month}, depth=Depth.QUICK)
    label = _("%(element)s, %(month)s") % {"element": only.label, "month": month}
    return rounds.Plan(label=label, depth=Depth.STANDARD, elements=(only.value,))
