"""Who is let to the plan: members of its organisation, and to some pages only those who may change the action."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from community.views.doors import members_only
from diagnostic.models import Action
from diagnostic.permissions import may_change_action
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member, Organisation

P = ParamSpec("P")
SAVED_AN_HOUR = 300
PlanView = Callable[Concatenate[HttpRequest, "Member", "Organisation", P], HttpResponse]
ActionView = Callable[Concatenate[HttpRequest, "Member", Action, P], HttpResponse]


def plan_only(view: PlanView[P]) -> Callable[..., HttpResponse]:
    """Give the view the member who asks and their organisation; who works nowhere has no plan."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, *args: Any, **kwargs: Any) -> HttpResponse:
        if member.organisation is None:
            raise Http404
        return _within_limits(request, member) or view(request, member, member.organisation, *args, **kwargs)

    return guarded


def action_only(view: ActionView[P]) -> Callable[..., HttpResponse]:
    """Give the view the member who asks and the action that the address names; 404 for another organisation's."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, public_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, member, _visible(member, public_id), *args, **kwargs)

    return guarded


def changers_only(view: ActionView[P]) -> Callable[..., HttpResponse]:
    """The same for those who may change the action; to a colleague there is no such page."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, public_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        action = _visible(member, public_id)
        if not may_change_action(member, action):
            raise Http404
        return _within_limits(request, member) or view(request, member, action, *args, **kwargs)

    return guarded


def _visible(member: Member, public_id: str) -> Action:
    actions = Action.objects.select_related(
        "organisation", "round__version", "owner__user", "made_by__user"
    )  # fmt: skip
    found = actions.filter(public_id=public_id).first()
    if found is None or member.organisation_id is None or found.organisation_id != member.organisation_id:
        raise Http404
    return found


def _within_limits(request: HttpRequest, member: Member) -> HttpResponse | None:
    """The answer to whoever sends more than a person can; None for everybody else."""
    if request.method != "POST":
        return None
    if rate_limit.allowed_for(str(member.pk), "diagnostic-plan", an_hour=SAVED_AN_HOUR):
        return None
    return render(request, "429.html", status=429)
