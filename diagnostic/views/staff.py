"""The anonymous link for staff: what its lead does with it, and the sheet that anybody with the link fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostic.forms.staff import SheetForm, UntilForm
from diagnostic.links import staff_path
from diagnostic.models import Round, StaffLink
from diagnostic.questions import by_element, questions_of
from diagnostic.services import staff_link
from diagnostic.services.rounds import NotOpenError
from diagnostic.staff_figures import figures_of, floor, is_closed, link_of
from diagnostic.standpoints import standpoints
from diagnostic.views.doors import lead_only
from diagnostic.views.invited import private
from diagnostic.views.people import not_open
from diagnostic.views.staff_sent import note_sent, was_sent
from home import rate_limit
from home.email import absolute_url

if TYPE_CHECKING:
    from community.models import Member

# Whole hospitals come from one network address; a sheet takes minutes.
SHEETS_AN_HOUR = 300
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@lead_only
def link(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Open the link, see how many answered, and what they said once it is closed."""
    today = timezone.localdate()
    there = link_of(round)
    closed = there is not None and is_closed(there, round, today=today)
    if closed or (there is None and not round.is_open):
        return _results(request, round, there)
    sent = request.POST if request.method == "POST" else None
    form = UntilForm(sent, today=today, initial={"closes_on": there.closes_on if there else None})
    if form.is_valid():
        return _open(request, member, round, form)
    context = {
        "round": round, "link": there, "form": form, "floor": floor(),
        "url": absolute_url(staff_path(there)) if there else "", "answered": there.sheets.count() if there else 0,
    }  # fmt: skip
    return render(request, "diagnostic/staff/link.html", context)


@require_POST
@lead_only
def renew(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Make a new link and stop the old one."""
    try:
        staff_link.renew(round=round, by=member, now=timezone.now())
    except (NotOpenError, staff_link.LinkClosedError):
        messages.warning(request, _("The link is closed, so it cannot be changed"))
    else:
        messages.success(request, _("There is a new link. The one before does not work any more"))
    return redirect("diagnostic_staff_link", round.public_id)


@page
@lead_only
def close(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Close the link for good."""
    there = link_of(round)
    if there is None or is_closed(there, round, today=timezone.localdate()):
        return redirect("diagnostic_staff_link", round.public_id)
    if request.method != "POST":
        context = {"round": round, "answered": there.sheets.count(), "floor": floor()}
        return render(request, "diagnostic/staff/close.html", context)
    try:
        staff_link.close(round=round, by=member, now=timezone.now())
    except (NotOpenError, staff_link.LinkClosedError):
        messages.warning(request, _("The link is closed already"))
    else:
        messages.success(request, _("The link is closed"))
    return redirect("diagnostic_staff_link", round.public_id)


@page
@never_cache
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """All statements on one page, for anybody who has the link."""
    try:
        there = staff_link.link_by(token, now=timezone.now())
    except staff_link.LinkClosedError:
        return _ended(request, is_sent=request.method == "POST")
    another = request.POST.get("another") or request.GET.get("another")
    questions = questions_of(there.round, get_language() or "en")
    form = SheetForm(request.POST if request.method == "POST" else None, questions=questions, link=there)
    if was_sent(request, token) and not another and not _is_kept(form, there):
        return _already(request, token)
    if form.is_valid():
        return _hand_in(request, token, form)
    parts = by_element(questions)
    fields = dict(form.statements())
    context = {
        "round": there.round, "link": there, "token": token, "form": form, "floor": floor(),
        "asked": len(questions), "another": another,
        "parts": [(element, [(one, fields[one]) for one in asked]) for element, asked in parts.items()],
    }  # fmt: skip
    return private(render(request, "diagnostic/staff/sheet.html", context))


@require_safe
@never_cache
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """That the sheet is in. It knows of no sheet, so that it can be opened by anybody at any time."""
    return private(render(request, "diagnostic/staff/thanks.html", {"floor": floor()}))


def _open(request: HttpRequest, member: Member, round: Round, form: UntilForm) -> HttpResponse:
    try:
        staff_link.open_until(round=round, by=member, closes_on=form.cleaned_data["closes_on"], now=timezone.now())
    except NotOpenError:
        return not_open(request, round)
    except staff_link.LinkClosedError:
        messages.warning(request, _("The link is closed, so it cannot be changed"))
    else:
        messages.success(request, _("The link is open. Give it to your staff"))
    return redirect("diagnostic_staff_link", round.public_id)


def _results(request: HttpRequest, round: Round, there: StaffLink | None) -> HttpResponse:
    """What staff said, where enough did."""
    figures = figures_of(round, there, today=timezone.localdate())
    questions = questions_of(round, get_language() or "en")
    context = {
        "round": round, "link": there, "floor": floor(), "answered": there.sheets.count() if there else 0,
        "shown": [one for one in standpoints(questions, {}, {}, figures) if one.staff], "asked": len(questions),
    }  # fmt: skip
    return render(request, "diagnostic/staff/results.html", context)


def _hand_in(request: HttpRequest, token: str, form: SheetForm) -> HttpResponse:
    if not rate_limit.allowed(request, "diagnostic-staff", an_hour=SHEETS_AN_HOUR):
        return private(render(request, "429.html", status=429))
    try:
        staff_link.hand_in(token=token, answers=form.answers(), once=form.cleaned_data["once"], now=timezone.now())
    except staff_link.LinkClosedError:
        return _ended(request, is_sent=True)
    response = private(redirect("diagnostic_staff_thanks", token))
    note_sent(request, response, token)
    return response


def _is_kept(form: SheetForm, there: StaffLink) -> bool:
    """Whether this very sheet is in: the button was pressed twice."""
    return form.is_valid() and there.sheets.filter(once=form.cleaned_data["once"]).exists()


def _already(request: HttpRequest, token: str) -> HttpResponse:
    """That this browser sent a sheet; somebody else who uses it goes on, with whatever they chose already."""
    chosen = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
    return private(render(request, "diagnostic/staff/already.html", {"token": token, "chosen": chosen}))


def _ended(request: HttpRequest, *, is_sent: bool) -> HttpResponse:
    """That the link takes no answers; ``is_sent``: somebody had filled in the sheet meanwhile."""
    return private(render(request, "diagnostic/staff/ended.html", {"is_sent": is_sent}, status=410))
