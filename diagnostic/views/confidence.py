"""One's own confidence review: begin, a page of questions at a time, check, finish, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.views.doors import members_only
from diagnostic.confidence.questions import ABOUT_YOU, SECTIONS, page_after
from diagnostic.confidence.shown import answers_in_words, role_in_words, tasks
from diagnostic.forms.confidence import CheckForm, RoleForm, SectionForm
from diagnostic.models import ReviewSheet
from diagnostic.services import confidence as services
from diagnostic.services.confidence_releases import published, region_names
from diagnostic.views.confidence_door import finished, owner_only, page, while_open
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

BEGUN_AN_HOUR = 20
SAVED_AN_HOUR = 600
CHECK = "check"  # ?then=check: back to the page with all answers


@page
@members_only
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """What the review is, and one's own; with POST begin one or go on."""
    if request.method == "POST":
        if not rate_limit.allowed_for(str(member.pk), "confidence-begin", an_hour=BEGUN_AN_HOUR):
            return render(request, "429.html", status=429)
        sheet = services.begin(member=member, now=timezone.now())
        return redirect("confidence_review", sheet.public_id)
    mine = ReviewSheet.objects.of(member)
    context = {"begun": mine.begun().first(), "finished": list(mine.finished()), "findings": bool(published())}
    return render(request, "diagnostic/confidence/home.html", context)


@require_safe
@while_open
def review(request: HttpRequest, member: Member, sheet: ReviewSheet) -> HttpResponse:
    """The list of tasks, in any order."""
    context = {"sheet": sheet, "tasks": tasks(services.answers_of(sheet), sheet)}
    return render(request, "diagnostic/confidence/review.html", context)


@page
@while_open
def section(request: HttpRequest, member: Member, sheet: ReviewSheet, code: str) -> HttpResponse:
    """A page of questions. What is sent is kept."""
    if code == ABOUT_YOU:
        return _about_you(request, member, sheet)
    if code not in SECTIONS:
        raise Http404
    form = SectionForm(_sent(request), section=SECTIONS[code], answers=services.answers_of(sheet))
    if form.is_valid():
        return _keep(request, member, sheet, code, lambda: services.answer(
            sheet=sheet, answers=form.answers, now=timezone.now()
        ))  # fmt: skip
    context = {**_around(request, sheet), "form": form, "section": SECTIONS[code]}
    return render(request, "diagnostic/confidence/section.html", context)


def _about_you(request: HttpRequest, member: Member, sheet: ReviewSheet) -> HttpResponse:
    form = RoleForm(_sent(request), sheet=sheet, regions=region_names())
    if form.is_valid():
        return _keep(request, member, sheet, ABOUT_YOU, lambda: services.say_about_role(
            sheet=sheet, role=form.role, now=timezone.now()
        ))  # fmt: skip
    return render(request, "diagnostic/confidence/about_you.html", {**_around(request, sheet), "form": form})


@page
@while_open
def check(request: HttpRequest, member: Member, sheet: ReviewSheet) -> HttpResponse:
    """All answers, with the way to change each; with POST finish."""
    form = CheckForm(_sent(request), initial={"counted": sheet.counted})
    answers = services.answers_of(sheet)
    if form.is_valid() and answers:
        services.finish(sheet=sheet, counted=form.cleaned_data["counted"], now=timezone.now())
        messages.success(request, _("Your review is finished"))
        return redirect("confidence_development", sheet.public_id)
    context = {
        "sheet": sheet, "form": form, "parts": answers_in_words(answers),
        "role": role_in_words(sheet, region_names()), "answered": len(answers),
    }  # fmt: skip
    return render(request, "diagnostic/confidence/check.html", context)


@require_POST
@owner_only
def count(request: HttpRequest, member: Member, sheet: ReviewSheet) -> HttpResponse:
    """Change one's mind about being counted: ``counted=yes`` or not."""
    counted = request.POST.get("counted") == "yes"
    services.let_count(sheet=sheet, counted=counted)
    no_more = _("Your answers are not counted in figures made from now on")
    messages.success(request, _("Your answers may be counted") if counted else no_more)
    return redirect("confidence_development", sheet.public_id)


@page
@owner_only
def delete(request: HttpRequest, member: Member, sheet: ReviewSheet) -> HttpResponse:
    """Ask, then forget a review."""
    if request.method == "POST":
        services.forget(sheet=sheet)
        messages.success(request, _("Your review is deleted"))
        return redirect("confidence_home")
    return render(request, "diagnostic/confidence/delete.html", {"sheet": sheet})


def _keep(request: HttpRequest, member: Member, sheet: ReviewSheet, code: str, act: Any) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "confidence-save", an_hour=SAVED_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        act()
    except services.FinishedError:
        return finished(request, sheet)
    following = page_after(code)
    if "later" in request.POST:
        messages.success(request, _("Your answers are saved"))
        return redirect("confidence_review", sheet.public_id)
    if following is None or request.GET.get("then") == CHECK:
        return redirect("confidence_check", sheet.public_id)
    return redirect("confidence_section", sheet.public_id, following)


def _around(request: HttpRequest, sheet: ReviewSheet) -> dict[str, Any]:
    """The way back, and where the page leads to."""
    then = CHECK if request.GET.get("then") == CHECK else ""
    back = reverse("confidence_check" if then else "confidence_review", args=[sheet.public_id])
    return {"sheet": sheet, "then": then, "back": back}


def _sent(request: HttpRequest) -> Any:
    """What was sent; also where nothing is ticked, which Django's own idiom takes for nothing sent."""
    return request.POST if request.method == "POST" else None
