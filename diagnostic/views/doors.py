"""Who is let to a round: members of its organisation, and to some pages only those who lead it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from community.views.doors import members_only
from diagnostic.models import Round
from diagnostic.permissions import may_lead, may_see

if TYPE_CHECKING:
    from community.models import Member

P = ParamSpec("P")
RoundView = Callable[Concatenate[HttpRequest, "Member", Round, P], HttpResponse]


def round_only(view: RoundView[P]) -> Callable[..., HttpResponse]:
    """Give the view the member who asks and the round that the address names; 404 for another organisation's."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, public_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, member, _visible(member, public_id), *args, **kwargs)

    return guarded


def lead_only(view: RoundView[P]) -> Callable[..., HttpResponse]:
    """The same for those who lead the round; to a colleague there is no such page."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, public_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        round = _visible(member, public_id)
        if not may_lead(member, round):
            raise Http404
        return view(request, member, round, *args, **kwargs)

    return guarded


def _visible(member: Member, public_id: str) -> Round:
    found = Round.objects.select_related("organisation", "version").filter(public_id=public_id).first()
    if found is None or not may_see(member, found):
        raise Http404
    return found
