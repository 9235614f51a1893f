"""The facilitator's screen: opening a workshop, going through the statements, agreeing, noting actions, closing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from diagnostic.forms.agreeing import ReasonForm
from diagnostic.forms.rating import RatingForm
from diagnostic.forms.workshop import WITH, WITHOUT, ActionForm, NamesForm, OpenForm
from diagnostic.last_time import agreed_last_time
from diagnostic.models import AgreedRating, Round, Workshop
from diagnostic.questions import Question, questions_of
from diagnostic.services import workshops
from diagnostic.services.actions import TooManyActionsError
from diagnostic.services.agreeing import AgreedMeanwhileError, NeedsReasonError, said_in
from diagnostic.services.rounds import NotOpenError
from diagnostic.standpoints import standpoints
from diagnostic.views.doors import lead_only
from diagnostic.views.people import not_open
from diagnostic.vocabulary import Rating
from diagnostic.workshop_shown import before, past, rated_before, shown
from diagnostic.workshops import is_over, shown_from, spoken
from elements.pdf.qr import qr_code
from home import rate_limit
from home.links import absolute

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.workshop_shown import Shown

P = ParamSpec("P")
PRESSED_AN_HOUR = 1200
page = require_http_methods(["GET", "HEAD", "POST"])


def going_on(
    view: Callable[Concatenate[HttpRequest, Member, Workshop, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view the workshop that goes on in the round that the asker leads."""

    @lead_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, round: Round, *args: Any, **kwargs: Any) -> HttpResponse:
        there = _going_on(round)
        if there is None:
            return _over(request, round)
        if not rate_limit.allowed_for(str(member.pk), "diagnostic-workshop", an_hour=PRESSED_AN_HOUR):
            return render(request, "429.html", status=429)
        try:
            return view(request, member, there, *args, **kwargs)
        except (workshops.WorkshopOverError, NotOpenError):
            return _over(request, round)

    return guarded


@page
@never_cache
@lead_only
def workshop(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """The screen of the workshop that goes on; without one, how to open it, and what earlier ones said."""
    there = _going_on(round)
    if there is not None and request.method != "POST":
        return _screen(request, there)
    if there is not None:
        return _stale(request, round)
    questions = questions_of(round, get_language() or "en")
    agreed = {one.code: one for one in round.agreed.all()}
    found = standpoints(questions, said_in(round), agreed, {})
    sent = request.POST if request.method == "POST" and round.is_open else None
    form = OpenForm(sent, found=found)
    if form.is_valid():
        return _open(request, member, round, form)
    context = {"round": round, "form": form, "past": past(round, questions), "floor": shown_from()}
    return render(request, "diagnostic/workshop/open.html", context)


@require_POST
@going_on
def press(request: HttpRequest, member: Member, there: Workshop) -> HttpResponse:
    """One of the buttons that move everybody on."""
    sent = request.POST.get("step", "")
    try:
        step = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1
        workshops.press(workshop=there, act=request.POST.get("act", ""), step=step, now=timezone.now())
    except workshops.StalePressError:
        return _stale(request, there.round)
    return _back(there.round)


@require_POST
@going_on
def names(request: HttpRequest, member: Member, there: Workshop) -> HttpResponse:
    """Choose again whether votes carry names, while nobody has joined."""
    form = NamesForm(request.POST)
    if form.is_valid():
        anonymous = form.cleaned_data["names"] == WITHOUT
        try:
            workshops.choose_names(workshop=there, anonymous=anonymous, now=timezone.now())
        except workshops.PeopleJoinedError:
            messages.warning(request, _("Somebody has joined already, so this stays as they were told"))
    return _back(there.round)


@require_POST
@going_on
def agree(request: HttpRequest, member: Member, there: Workshop) -> HttpResponse:
    """Settle the statement whose votes are shown."""
    now_shown = shown(there, get_language() or "en")
    asked = now_shown.question
    if asked is None or asked.code != request.POST.get("statement") or not now_shown.is_revealed:
        return _stale(request, there.round)
    rating, reason = _agree_forms(asked, now_shown.agreed, request.POST)
    if not all([rating.is_valid(), reason.is_valid()]) or rating.answer is None:
        return _screen(request, there, rating=rating, reason=reason)
    try:
        workshops.agree(
            workshop=there, code=there.code, answer=rating.answer, rationale=reason.cleaned_data["rationale"],
            version=rating.seen, by=member, now=timezone.now(),
        )  # fmt: skip
    except workshops.StalePressError:
        return _stale(request, there.round)
    except NeedsReasonError:
        is_rated = bool(said_in(there.round, [asked.code]))
        reason.add_error("rationale", _why_a_reason(now_shown, rating.answer.rating, is_rated=is_rated))
        return _screen(request, there, rating=rating, reason=reason)
    except AgreedMeanwhileError as error:
        sent = request.POST.copy()
        sent[rating.add_prefix("version")] = str(error.kept.version)
        rating, reason = _agree_forms(asked, now_shown.agreed, sent)
        return _screen(request, there, rating=rating, reason=reason, clash=error.kept)
    return _back(there.round, "#agreed")


@require_POST
@going_on
def action(request: HttpRequest, member: Member, there: Workshop) -> HttpResponse:
    """Note what is to be done about the statement, even if the group has gone on meanwhile."""
    questions = questions_of(there.round, get_language() or "en")
    asked = next((one for one in questions if one.code == request.POST.get("statement")), None)
    if asked is None or asked.code not in there.codes:
        return _stale(request, there.round)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return _screen(request, there, action=form, action_for=asked.code)
    said = form.cleaned_data
    try:
        workshops.note_action(
            workshop=there, question=asked, title=said["title"], owner_name=said["owner_name"], by=member,
            now=timezone.now(),
        )  # fmt: skip
    except TooManyActionsError:
        form.add_error("title", _("Your action plan is full. Finish or drop some actions first"))
        return _screen(request, there, action=form, action_for=asked.code)
    return _back(there.round, "#actions")


@page
@lead_only
def close(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """End it, once somebody has said yes."""
    there = _going_on(round)
    if there is None:
        return _over(request, round)
    if request.method != "POST":
        context = {"round": round, "workshop": there, "now_shown": shown(there, get_language() or "en")}
        return render(request, "diagnostic/workshop/close.html", context)
    try:
        workshops.close(workshop=there, by=member, now=timezone.now())
    except workshops.WorkshopOverError:
        return _over(request, round)
    messages.success(request, _("The workshop is over. What was shown is kept below, as counts alone"))
    return _back(round)


def _open(request: HttpRequest, member: Member, round: Round, form: OpenForm) -> HttpResponse:
    opening = workshops.Opening(anonymous=form.anonymous, codes=form.codes())
    try:
        workshops.open_workshop(round=round, by=member, opening=opening, now=timezone.now())
    except NotOpenError:
        return not_open(request, round)
    except workshops.WorkshopOpenError:
        return _stale(request, round)
    except workshops.NothingToVoteOnError:
        messages.warning(request, _("There is nothing to vote on in these sections"))
    return _back(round)


def _screen(
    request: HttpRequest, there: Workshop, *, rating: RatingForm | None = None, reason: ReasonForm | None = None,
    action: ActionForm | None = None, action_for: str = "", clash: AgreedRating | None = None,
) -> HttpResponse:  # fmt: skip
    now_shown = shown(there, get_language() or "en")
    address = absolute(reverse("diagnostic_workshop"))
    context: dict[str, Any] = {
        "round": there.round,
        "workshop": there,
        "now_shown": now_shown,
        "before": before(now_shown),
        "rated_before": rated_before(now_shown),
        "code": spoken(there.join_code),
        "address": address.partition("://")[2],
        "floor": shown_from(),
        "clash": clash,
        "action": action or ActionForm(),
        "action_for": action_for or there.code,
    }
    question = now_shown.question
    if question is not None and now_shown.is_revealed and rating is None:
        rating, reason = _agree_forms(question, now_shown.agreed)
    context |= {"rating": rating, "reason": reason, "forms": [one for one in (rating, reason, action) if one]}
    if question is None:
        context |= {
            "qr": qr_code(f"{address}?code={there.join_code}"),
            "other_names": WITH if there.anonymous else WITHOUT,
        }
    else:
        last = agreed_last_time(there.round, [question]).get(there.code)
        context["last_rating"] = Rating(last.rating) if last and now_shown.is_revealed else None
    return render(request, "diagnostic/workshop/screen.html", context)


def _why_a_reason(now_shown: Shown, rating: str, *, is_rated: bool) -> str:
    """What speaks against ``rating``: the votes on the screen, or what people had said and need not be shown."""
    if now_shown.tally is not None and now_shown.tally.ratings and rating not in now_shown.tally.most:
        return _("Most voted for something else. Say in a sentence why you settle on this")
    if now_shown.tally is not None and not now_shown.tally.voted and not is_rated:
        return _("Nobody rated this or voted on it. Say in a sentence why you settle on this")
    return _("Before the workshop people’s ratings differed from this or from each other. Say why you agree on it")


def _agree_forms(question: Question, kept: AgreedRating | None, sent: Any = None) -> tuple[RatingForm, ReasonForm]:
    """The rating and its reason, which are sent together."""
    reason = ReasonForm(sent, initial={"rationale": kept.rationale if kept else ""})
    return RatingForm(sent, question=question, kept=kept, required=True), reason


def _going_on(round: Round) -> Workshop | None:
    there = round.workshops.not_closed().counted().select_related("round__organisation", "round__version").first()
    return there if there is not None and not is_over(there, now=timezone.now()) else None


def _stale(request: HttpRequest, round: Round) -> HttpResponse:
    """A button of an old page, or of another tab, did nothing."""
    messages.warning(
        request, _("The workshop had moved on meanwhile, so that button did nothing. This is where it is now")
    )
    return _back(round)


def _over(request: HttpRequest, round: Round) -> HttpResponse:
    messages.warning(request, _("The workshop is over"))
    return _back(round)


def _back(round: Round, part: str = "") -> HttpResponse:
    return redirect(reverse("diagnostic_workshop_start", args=[round.public_id]) + part)
