"""Giving one's own ratings: one statement a page, or an element a page. Each answer is kept as it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostic.forms.rating import RatingForm
from diagnostic.last_time import agreed_last_time
from diagnostic.models import Evidence, Response, Round
from diagnostic.permissions import may_rate
from diagnostic.questions import Question, by_element, questions_of
from diagnostic.rating_shown import after_saving, just_answered, own_rows, read_rows
from diagnostic.sending_page import sending_page
from diagnostic.services import answers
from diagnostic.services.rounds import NotOpenError
from diagnostic.views.doors import round_only
from diagnostic.views.rating_by_script import is_by_script, tell_kept, tell_saved
from diagnostic.way_back import way_back
from elements.framework import Element
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Contributor

SAVED_AN_HOUR = 1200
CHECK = "check"  # ?then=check: back to the page with all answers
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@round_only
def question(request: HttpRequest, member: Member, round: Round, code: str) -> HttpResponse:
    """One statement."""
    questions = questions_of(round, get_language() or "en")
    asked = next((one for one in questions if one.code == code), None)
    if asked is None:
        raise Http404
    mine = answers.part_of(member, round)
    may, place = may_rate(member, round, mine, asked.element), _place(request, round, questions, asked)
    if not may and request.method != "POST":
        return _read(request, round, mine, [asked], {**place, "single": True})
    form = _forms(request, round, mine, [asked], required=True)[0]
    if request.method != "POST":
        return _ask_one(request, round, mine, form, place)
    if not _may_save(member):
        return render(request, "429.html", status=429)
    if may and not form.is_valid():
        return _ask_one(request, round, mine, form, place)
    saved = _save(request, member, round, [form]) if may else None
    if saved is None:
        return _not_saved(request, round, mine, [form])
    if saved.clashes:
        return _ask_one(request, round, mine, _again(request, form, saved), {**place, "clash": True}, status=409)
    return redirect(_next(request, round, place["following"], asked))


@page
@round_only
def element(request: HttpRequest, member: Member, round: Round, element: Element) -> HttpResponse:
    """All statements of one element. Those that are left open stay open."""
    asked = by_element(questions_of(round, get_language() or "en")).get(element)
    if not asked:
        raise Http404
    mine = answers.part_of(member, round)
    may, context = may_rate(member, round, mine, element), {"element": element}
    if not may and request.method != "POST":
        return _read(request, round, mine, asked, context)
    forms = _forms(request, round, mine, asked)
    if request.method != "POST" and is_by_script(request):
        return tell_kept(forms)
    if request.method != "POST":
        return _ask_all(request, round, mine, forms, context)
    if not _may_save(member):
        return render(request, "429.html", status=429)
    saved = _save(request, member, round, forms) if may else None
    if is_by_script(request):
        return tell_saved(request, round, forms, saved)
    if saved is None:
        return _not_saved(request, round, mine, forms)
    if saved.clashes or not all(form.is_valid() for form in forms):
        return _ask_again(request, round, mine, forms, saved, context)
    if not saved.saved:
        messages.warning(request, _("You have not rated anything here yet"))
    return redirect(_after_element(request, round, element, saved))


@require_safe
@round_only
def check(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """All that one has said, with the way to say: I am done."""
    mine = answers.part_of(member, round)
    parts = own_rows(round, mine, get_language() or "en")
    asked = [row for part in parts for row in part.rows]
    context = {
        "round": round,
        "mine": mine,
        "parts": parts,
        "rated": sum(row.response is not None for row in asked),
        "asked": len(asked),
        "may_rate": any(may_rate(member, round, mine, part.element) for part in parts),
    }
    return render(request, "diagnostic/rating/check.html", context)


@require_POST
@round_only
def done(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Say that one is done, or take that back."""
    is_done = "not_yet" not in request.POST
    try:
        answers.say_done(round=round, by=member, done=is_done, now=timezone.now())
    except NotOpenError:
        messages.warning(request, _("This round is closed, so nothing in it changes any more"))
    except answers.NotAskedError:
        messages.warning(request, _("Rate a statement first"))
    else:
        said = _("Thank you. Whoever leads the round sees that you are done. You can still change your answers")
        messages.success(request, said if is_done else _("You are not done yet. Your answers are kept"))
    return redirect("diagnostic_round", round.public_id)


def _forms(
    request: HttpRequest, round: Round, mine: Contributor | None, asked: Sequence[Question], *, required: bool = False
) -> list[RatingForm]:
    """A form for each statement, with what this person said and what was agreed last time."""
    codes = [one.code for one in asked]
    kept = {one.code: one for one in Response.objects.filter(contributor=mine, code__in=codes)} if mine else {}
    last = agreed_last_time(round, asked) if len(kept) < len(asked) else {}
    sent = request.POST if request.method == "POST" else None
    return [
        RatingForm(sent, question=one, kept=kept.get(one.code), last=last.get(one.code), required=required)
        for one in asked
    ]


def _save(request: HttpRequest, member: Member, round: Round, forms: Iterable[RatingForm]) -> answers.Outcome | None:
    """Keep what was answered; None where this person may not answer it (any more)."""
    given = [one for form in forms if form.is_valid() and (one := form.given) is not None]
    page = sending_page(request)
    try:
        return answers.save_own_all(round=round, by=member, given=given, now=timezone.now(), page=page)
    except (NotOpenError, answers.NotAskedError):
        return None


def _may_save(member: Member) -> bool:
    return rate_limit.allowed_for(str(member.pk), "diagnostic-save", an_hour=SAVED_AN_HOUR)


def _again(request: HttpRequest, form: RatingForm, saved: answers.Outcome) -> RatingForm:
    """The same answer, resting on what is kept now, so that sending it once more replaces it knowingly."""
    kept = saved.clashes[form.question.code]
    sent = request.POST.copy()
    sent[form.add_prefix("version")] = str(kept.version)
    return RatingForm(sent, question=form.question, kept=kept, last=form.last, required=form.required)


def _ask_one(
    request: HttpRequest, round: Round, mine: Contributor | None, form: RatingForm, place: dict[str, Any],
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        **place, "round": round, "mine": mine, "form": form, "element": form.question.element,
        "evidence": Evidence.objects.filter(round=round, code=form.question.code),
        "after": after_saving(round, mine, request.GET.get("after", ""), get_language() or "en"),
    }  # fmt: skip
    return render(request, "diagnostic/rating/question.html", context, status=status)


def _ask_all(
    request: HttpRequest, round: Round, mine: Contributor | None, forms: Sequence[RatingForm], context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    codes = [form.question.code for form in forms]
    evidence: dict[str, list[Evidence]] = {}
    for one in Evidence.objects.filter(round=round, code__in=codes):
        evidence.setdefault(one.code, []).append(one)
    context = {
        **context, "round": round, "mine": mine, "forms": forms, "back_to": way_back(request),
        "items": [{"form": form, "evidence": evidence.get(form.question.code, [])} for form in forms],
        "after": after_saving(round, mine, request.GET.get("after", ""), get_language() or "en"),
        "rated": sum(form.kept is not None for form in forms),
    }  # fmt: skip
    return render(request, "diagnostic/rating/element.html", context, status=status)


def _ask_again(
    request: HttpRequest, round: Round, mine: Contributor | None, forms: Sequence[RatingForm], saved: answers.Outcome,
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    """The page once more: what is kept as it is kept, what is wrong or clashes as it was typed."""
    shown = []
    for form in forms:
        code = form.question.code
        if code in saved.clashes:
            shown.append(_again(request, form, saved))
        elif code in saved.saved:
            shown.append(RatingForm(question=form.question, kept=saved.saved[code]))
        else:
            shown.append(form)
    context = {**context, "clashes": set(saved.clashes), "saved": len(saved.saved)}
    return _ask_all(request, round, mine, shown, context, status=409 if saved.clashes else 200)


def _read(
    request: HttpRequest, round: Round, mine: Contributor | None, asked: Sequence[Question], context: dict[str, Any]
) -> HttpResponse:
    """What was said and agreed, for who may not rate this now, with the reason."""
    rows = read_rows(round, mine, asked)
    context = {**context, "round": round, "mine": mine, "rows": rows, "element": asked[0].element}
    return render(request, "diagnostic/rating/read.html", context)


def _not_saved(
    request: HttpRequest, round: Round, mine: Contributor | None, forms: Iterable[RatingForm]
) -> HttpResponse:
    """Say why nothing was kept, and give back what was typed."""
    round.refresh_from_db(fields=["status"])
    typed = [form for form in forms if form.has_changed()]
    context = {"round": round, "mine": mine, "typed": typed}
    return render(request, "diagnostic/rating/not_saved.html", context, status=409)


def _place(request: HttpRequest, round: Round, questions: Sequence[Question], asked: Question) -> dict[str, Any]:
    """Where a statement stands among those of its element, and the way back."""
    around = [one for one in questions if one.element == asked.element]
    number = around.index(asked)
    then = CHECK if request.GET.get("then") == CHECK else ""
    back = reverse("diagnostic_check" if then else "diagnostic_round", args=[round.public_id])
    return {
        "number": number + 1, "of": len(around), "then": then, "back": back,
        "before": around[number - 1] if number else None,
        "following": around[number + 1] if number + 1 < len(around) else None,
    }  # fmt: skip


def _next(request: HttpRequest, round: Round, following: Question | None, asked: Question) -> str:
    """The next statement of the element, or where somebody chose this one, with what was just answered."""
    if request.GET.get("then") == CHECK:
        return reverse("diagnostic_check", args=[round.public_id])
    if following is None or "later" in request.POST:
        return reverse("diagnostic_round", args=[round.public_id]) + f"?after={asked.code}"
    return reverse("diagnostic_question", args=[round.public_id, following.code]) + f"?after={asked.code}"


def _after_element(request: HttpRequest, round: Round, element: Element, saved: answers.Outcome) -> str:
    """Back to the element, or to the list; with what was just answered."""
    after = just_answered(saved)
    query = f"?after={after.code}" if after else ""
    if back := way_back(request):
        return f"{back}{query}#diagnostic-{element.value}"
    if "later" in request.POST:
        return reverse("diagnostic_round", args=[round.public_id]) + (
            f"{query}&show=element" if query else "?show=element"
        )
    return reverse("diagnostic_element", args=[round.public_id, element.value]) + query
