"""What people in the room see on their phones: joining by a code, voting, waiting, the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import member_of
from diagnostic.forms.workshop import CodeForm, SeatForm, VoteForm
from diagnostic.models import Workshop
from diagnostic.services import workshops
from diagnostic.vocabulary import Rating
from diagnostic.workshop_shown import Shown, rated_before, shown, vote_of
from diagnostic.workshops import is_over, shown_from, workshop_by
from home import rate_limit

if TYPE_CHECKING:
    from diagnostic.models import Seat

SEAT = "workshop_seat"  # in the session: what leads to somebody's seat
WRONG_CODES_AN_HOUR = 100  # a whole room may stand behind one address
OWN_WRONG_CODES_AN_HOUR = 15  # of one browser
WRONG_CODE = "workshop-code"
JOINED_AN_HOUR = 600
VOTES_AN_HOUR = 1200
BY_SCRIPT = "X-Workshop-Vote"
page = require_http_methods(["GET", "HEAD", "POST"])


@page
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """Enter the code; then what is said before joining, and a name where votes carry names."""
    typed = request.POST.get("code", request.GET.get("code"))
    form = CodeForm({"code": typed} if typed is not None else None)
    if _has_guessed_enough(request):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return render(request, "diagnostic/workshop/join.html", {"form": form})
    there = workshops.workshop_at(form.cleaned_data["code"], now=timezone.now())
    if there is None:
        _count_wrong_code(request)
        form.add_error("code", _("No workshop goes on under this code. Check the code on the screen"))
        return render(request, "diagnostic/workshop/join.html", {"form": form})
    seat = _seat(request)
    if seat is not None and seat.workshop_id == there.pk:
        return redirect("diagnostic_workshop_room")
    return _sit_down(request, there)


@require_safe
@never_cache
@sensitive_variables("seat")
def room(request: HttpRequest) -> HttpResponse:
    """The statement everybody sees, and one's own vote on it."""
    if SEAT not in request.session:
        return redirect("diagnostic_workshop")
    seat = _seat(request)
    if seat is None or is_over(seat.workshop, now=timezone.now()):
        return render(request, "diagnostic/workshop/over.html")
    return _show(request, seat)


@page
@never_cache
@sensitive_variables("seat")
def vote(request: HttpRequest) -> HttpResponse:
    """Keep a vote. By script the answer is a bare status: kept (204), too late (409), over (410), not valid (400)."""
    if request.method != "POST" or SEAT not in request.session:
        return redirect("diagnostic_workshop_room")
    seat, by_script = _seat(request), BY_SCRIPT in request.headers
    if seat is None or is_over(seat.workshop, now=timezone.now()):
        return HttpResponse(status=410) if by_script else redirect("diagnostic_workshop_room")
    if not rate_limit.allowed_for(f"seat-{seat.pk}", "workshop-vote", an_hour=VOTES_AN_HOUR):
        return render(request, "429.html", status=429)
    sent = request.POST.get("rating", "")
    if sent not in Rating.values:
        return HttpResponse(status=400) if by_script else _show(request, seat, wrong=True)
    code = request.POST.get("statement", "")
    try:
        workshops.vote(seat=seat, code=code, rating=Rating(sent), now=timezone.now())
    except workshops.VotingEndedError:
        return HttpResponse(status=409) if by_script else _show(request, seat, late=Rating(sent))
    except (workshops.WorkshopOverError, workshops.SeatGivenUpError):
        return HttpResponse(status=410) if by_script else redirect("diagnostic_workshop_room")
    return HttpResponse(status=204) if by_script else redirect("diagnostic_workshop_room")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give up one's seat, so that somebody else can join on the same phone."""
    workshops.leave(token=request.session.pop(SEAT, ""))
    return redirect("diagnostic_workshop")


@require_safe
def state(request: HttpRequest, key: str) -> HttpResponse:
    """What screens ask for every few seconds: the step, and how many joined and voted. It knows nobody."""
    pk = workshop_by(key)
    there = Workshop.objects.counted().select_related("round").filter(pk=pk).first() if pk else None
    if there is None:
        return JsonResponse({}, status=404)
    over = is_over(there, now=timezone.now())
    said = {"step": there.step, "joined": there.joined, "voted": there.voted, "over": over}
    response = JsonResponse(said)
    response.headers["ETag"] = f'"{there.step}-{there.joined}-{there.voted}-{int(over)}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    if request.headers.get("If-None-Match", "").removeprefix("W/") == response.headers["ETag"]:
        response.status_code, response.content = 304, b""
    return response


def _has_guessed_enough(request: HttpRequest) -> bool:
    mine = request.session.session_key
    if mine and rate_limit.is_spent_for(mine, WRONG_CODE, an_hour=OWN_WRONG_CODES_AN_HOUR):
        return True
    return rate_limit.is_spent(request, WRONG_CODE, an_hour=WRONG_CODES_AN_HOUR)


def _count_wrong_code(request: HttpRequest) -> None:
    """For the browser, and for its address: whoever throws away their cookies is counted there."""
    if not request.session.session_key:
        request.session.create()
    rate_limit.allowed_for(str(request.session.session_key), WRONG_CODE, an_hour=OWN_WRONG_CODES_AN_HOUR)
    rate_limit.allowed(request, WRONG_CODE, an_hour=WRONG_CODES_AN_HOUR)


def _sit_down(request: HttpRequest, there: Workshop) -> HttpResponse:
    form = SeatForm(
        request.POST if request.method == "POST" else None, named=not there.anonymous, name=_own_name(request)
    )  # fmt: skip
    context = {"workshop": there, "form": form, "floor": shown_from()}
    if not form.is_valid():
        return render(request, "diagnostic/workshop/sit_down.html", context)
    # The page said how votes are shown; if that changed while somebody read it, they are asked anew.
    if request.POST.get("told") != ("without" if there.anonymous else "with"):
        return render(request, "diagnostic/workshop/sit_down.html", {**context, "changed": True})
    if not rate_limit.allowed(request, "workshop-join", an_hour=JOINED_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        request.session[SEAT] = workshops.take_seat(workshop=there, name=form.given_name, now=timezone.now())
    except workshops.NameTakenError:
        form.add_error("name", _("Somebody here has this name already. Add something, such as your team"))
        return render(request, "diagnostic/workshop/sit_down.html", context)
    except workshops.WorkshopFullError:
        return render(request, "diagnostic/workshop/full.html", context, status=409)
    except workshops.WorkshopOverError:
        return render(request, "diagnostic/workshop/over.html")
    return redirect("diagnostic_workshop_room")


def _show(request: HttpRequest, seat: Seat, *, wrong: bool = False, late: Rating | None = None) -> HttpResponse:
    now_shown = shown(seat.workshop, get_language() or "en")
    context = {
        "workshop": seat.workshop, "seat": seat, "now_shown": now_shown, "floor": shown_from(), "late": late,
        "rated_before": rated_before(now_shown), **_own_vote(seat, now_shown, wrong=wrong),
    }  # fmt: skip
    return render(request, "diagnostic/workshop/room.html", context, status=409 if late else 200)


def _own_vote(seat: Seat, now_shown: Shown, *, wrong: bool) -> dict[str, object]:
    """The form, or after the votes were shown, what this person had voted."""
    if now_shown.question is None or now_shown.is_paused:
        return {}
    kept = vote_of(seat, now_shown.question.code)
    form = VoteForm({"rating": ""} if wrong else None, question=now_shown.question, kept=kept)
    return {"own": Rating(kept) if kept else None, "form": form if now_shown.is_voting else None}


def _seat(request: HttpRequest) -> Seat | None:
    return workshops.seat_by(request.session.get(SEAT, ""))


def _own_name(request: HttpRequest) -> str:
    """The name to propose to somebody who is signed in."""
    member = member_of(request.user) if request.user.is_authenticated else None
    return str(member.name) if member is not None else ""
