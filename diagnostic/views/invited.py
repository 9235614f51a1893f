"""What somebody sees who was invited by mail and has no account: only what they are asked, and their own answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Member, member_of
from diagnostic.forms.section import SectionForms
from diagnostic.models import AgreedRating, Contributor
from diagnostic.questions import version_questions
from diagnostic.sections_shown import kept_of, next_section, section_rows, sections_of
from diagnostic.sending_page import sending_page
from diagnostic.services import invitations, invited
from diagnostic.services.answers import NotAskedError
from diagnostic.services.rounds import NotOpenError
from diagnostic.standpoints import standpoints
from elements.framework import Element
from home import rate_limit

if TYPE_CHECKING:
    from diagnostic.forms.rating import RatingForm
    from diagnostic.services.answers import Outcome

P = ParamSpec("P")
SAVED_AN_HOUR = 1200
ASKED_ANEW_AN_HOUR = 20
page = require_http_methods(["GET", "HEAD", "POST"])


def by_link(
    view: Callable[Concatenate[HttpRequest, str, Contributor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Give the view the token and whose link it is. A member who made it their part answers in the ordinary pages.

    Where the link ended while a page was open, what was typed there is shown: it is nowhere else.
    """

    @never_cache
    @sensitive_variables("token")
    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            person = invited.invited_by(token, now=timezone.now())
        except invited.LinkEndedError as error:
            typed = _typed(request, error.person, is_told=not error.too_old, **kwargs)
            return ended(request, error, typed, token=token)
        if person.member_id is not None:
            if typed := _typed(request, person, **kwargs):
                context = {"round": person.round, "typed": typed, "is_member": True}
                return private(render(request, "diagnostic/invited/not_saved.html", context, status=409))
            return private(redirect("diagnostic_round", person.round.public_id))
        return private(view(request, token, person, *args, **kwargs))

    return guarded


@require_safe
@by_link
def home(request: HttpRequest, token: str, person: Contributor) -> HttpResponse:
    """What they are asked, and how far they are; to somebody who only reads, the statements and what was agreed."""
    sections = sections_of(person, get_language() or "en")
    context: dict[str, Any] = {"person": person, "round": person.round, "token": token}
    if person.role == Contributor.Role.OBSERVER:
        agreed = {one.code: one for one in AgreedRating.objects.filter(round=person.round)}
        parts = [(element, standpoints(asked, {}, agreed, {})) for element, asked in sections.items()]
        return render(request, "diagnostic/invited/read.html", {**context, "parts": parts})
    rows = section_rows(sections, kept_of(person))
    context |= {
        "rows": rows,
        "rated": sum(row.rated for row in rows),
        "asked": sum(row.asked for row in rows),
        "is_theirs": _is_theirs(request, person),
    }
    return render(request, "diagnostic/invited/home.html", context)


@page
@by_link
def section(request: HttpRequest, token: str, person: Contributor, element: Element) -> HttpResponse:
    """All statements of one element. Each answer is kept as the page is sent."""
    sections = sections_of(person, get_language() or "en")
    if element not in sections or person.role == Contributor.Role.OBSERVER:
        raise Http404
    page_of = SectionForms(
        request.POST if request.method == "POST" else None, asked=sections[element], kept=kept_of(person)
    )  # fmt: skip
    context = {"person": person, "round": person.round, "token": token, "element": element, "clashes": set()}
    if request.method != "POST":
        return render(request, "diagnostic/invited/section.html", {**context, "forms": page_of.forms})
    if not rate_limit.allowed_for(person.public_id, "diagnostic-save", an_hour=SAVED_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        outcome = invited.save_invited(token=token, given=page_of.given, now=timezone.now(), page=sending_page(request))
    except (NotOpenError, NotAskedError, invited.LinkEndedError):
        return render(request, "diagnostic/invited/not_saved.html", {**context, "typed": page_of.typed}, status=409)
    if outcome.clashes or not page_of.is_valid:
        return _ask_again(request, page_of, outcome, context)
    say_saved(request, outcome)
    following = next_section(sections, element)
    if following is None or "later" in request.POST:
        return redirect("diagnostic_invited", token)
    return redirect("diagnostic_invited_section", token, following)


@require_POST
@by_link
def done(request: HttpRequest, token: str, person: Contributor) -> HttpResponse:
    """Say that they have said what they can, or take that back. Who has said nothing is asked once more."""
    is_done = "not_yet" not in request.POST
    if is_done and "sure" not in request.POST and not kept_of(person):
        first = next(iter(sections_of(person, get_language() or "en")), None)
        return render(request, "diagnostic/invited/done.html", {"round": person.round, "token": token, "first": first})
    try:
        invited.say_done_invited(token=token, done=is_done, now=timezone.now())
    except (NotOpenError, NotAskedError, invited.LinkEndedError):
        messages.warning(request, _("This round is closed, so nothing in it can be changed"))
    else:
        words = _("Thank you. Whoever leads the round sees that you are done. You can still change your answers")
        messages.success(request, words if is_done else _("You are not done yet. Your answers are kept"))
    return redirect("diagnostic_invited", token)


@page
@by_link
def decline(request: HttpRequest, token: str, person: Contributor) -> HttpResponse:
    """Say that they cannot take part: nobody writes to them about this round again."""
    if request.method != "POST":
        context = {"person": person, "round": person.round, "token": token}
        return render(request, "diagnostic/invited/decline.html", context)
    try:
        invitations.decline(contributor=person, now=timezone.now())
    except NotOpenError:
        return ended(request, invited.LinkEndedError(round_ended=True))
    return render(request, "diagnostic/invited/declined.html", {"round": person.round})


@require_POST
@by_link
def accept(request: HttpRequest, token: str, person: Contributor) -> HttpResponse:
    """A member whose address was invited makes this their part, and goes on in the ordinary pages."""
    member = _member(request)
    if member is None:
        raise Http404
    try:
        invited.accept(contributor=person, by=member, now=timezone.now())
    except NotOpenError:
        return ended(request, invited.LinkEndedError(round_ended=True))
    except NotAskedError as error:
        raise Http404 from error
    messages.success(request, _("You take part as a member now. What you said by the link is yours here, too"))
    return redirect("diagnostic_round", person.round.public_id)


def say_saved(request: HttpRequest, outcome: Outcome) -> None:
    """Say that answers are kept, or that there were none."""
    if outcome.saved:
        messages.success(request, _("Your answers are saved"))
    else:
        messages.warning(request, _("You have not rated anything here yet"))


@require_POST
@never_cache
@sensitive_variables("token")
def anew(request: HttpRequest, token: str) -> HttpResponse:
    """Mail the invited address a new link, if there is a reason to; the answer is the same whatever becomes of it."""
    if not rate_limit.allowed(request, "diagnostic-anew", an_hour=ASKED_ANEW_AN_HOUR):
        return private(render(request, "429.html", status=429))
    invited.ask_anew(token=token, now=timezone.now())
    return private(redirect("diagnostic_invited_asked"))


@require_safe
@never_cache
def asked(request: HttpRequest) -> HttpResponse:
    """What happens now that a new link was asked for."""
    return private(render(request, "diagnostic/invited/asked.html"))


def ended(
    request: HttpRequest, error: invited.LinkEndedError, typed: Sequence[RatingForm] = (), token: str = ""
) -> HttpResponse:
    """In kind words, that the link opens nothing any more; with what was typed meanwhile."""
    context = {"error": error, "typed": typed, "token": token}
    return private(render(request, "diagnostic/invited/ended.html", context, status=410))


def private(response: HttpResponse) -> HttpResponse:
    """The token stands in the address, so no other site may learn it and no engine may find it."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _ask_again(request: HttpRequest, page_of: SectionForms, outcome: Outcome, context: dict[str, Any]) -> HttpResponse:
    context |= {"forms": page_of.again(outcome), "clashes": set(outcome.clashes), "saved": len(outcome.saved)}
    status = 409 if outcome.clashes else 200
    return render(request, "diagnostic/invited/section.html", context, status=status)


def _typed(
    request: HttpRequest, person: Contributor | None, *, is_told: bool = True, **address: Any
) -> list[RatingForm]:
    """What somebody sent of a section that they are, or were, asked for.

    It is not compared with what is kept, or whoever has an old link could find that out. Where they are not told
    anything of the round, it stands beside the statements that are public.
    """
    element = address.get("element")
    if request.method != "POST" or person is None or element is None:
        return []
    language = get_language() or "en"
    if is_told:
        asked = sections_of(person, language).get(element, [])
    else:
        asked = [one for one in version_questions(person.round.version_id, language) if one.element == element]
    return SectionForms(request.POST, asked=asked, kept={}).typed


def _is_theirs(request: HttpRequest, person: Contributor) -> bool:
    member = _member(request)
    return member is not None and invited.is_theirs(person, member)


def _member(request: HttpRequest) -> Member | None:
    user = request.user
    member = member_of(user) if user.is_authenticated else None
    return member if member is not None and member.status == Member.Status.ACTIVE else None
