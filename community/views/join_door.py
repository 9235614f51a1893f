"""Who is let into the pages of joining, and what they have answered so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.models import Member, member_of
from community.services.answers import Answers, answers_of
from community.services.ways_in import WayIn, verified_address, way_in

if TYPE_CHECKING:
    from community.models import User

KEPT = "joining"
# The home page of the community says what is to be done.
ELSEWHERE = (Member.Status.ACTIVE, Member.Status.CLOSING, Member.Status.ERASED)


@dataclass(frozen=True)
class Joiner:
    """Somebody on the way in."""

    user: User
    member: Member | None
    answers: Answers
    way: WayIn
    now: dt.datetime

    @property
    def must_give_reason(self) -> bool:
        """Whether somebody decides about this person."""
        return self.way is WayIn.REQUEST

    def next_page(self, answers: Answers) -> str:
        """The first question that ``answers`` leave open, or the page that shows them all."""
        if not answers.first_name:
            return "community_join_you"
        if answers.organisation is None and answers.proposal is None:
            return "community_join_organisation"
        if self.must_give_reason and not answers.reason:
            return "community_join_reason"
        return "community_join_check"


def joiners_only(view: Callable[[HttpRequest, Joiner], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view the person who joins; members go to their home, visitors to sign in."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        user, now = cast("User", request.user), timezone.now()
        member = member_of(user)
        if member is not None and member.status in ELSEWHERE:
            return redirect("community_home")
        if not verified_address(user):
            messages.warning(request, _("Confirm your email address first. Then you can join the community"))
            return redirect("account_email")
        return view(request, Joiner(user, member, _answers(request, user, member), way_in(user, now=now), now))

    return guarded


def keep(request: HttpRequest, answers: Answers) -> None:
    """Remember the answers till the end, or till the person signs out."""
    request.session[KEPT] = answers.kept()


def forget(request: HttpRequest) -> None:
    """Drop what was remembered."""
    request.session.pop(KEPT, None)


def _answers(request: HttpRequest, user: User, member: Member | None) -> Answers:
    kept = request.session.get(KEPT)
    return Answers.read(kept) if kept else answers_of(user, member)
