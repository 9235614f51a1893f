"""Who is let into the members' area."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from community.models import Member, member_of

if TYPE_CHECKING:
    from typing import Any

P = ParamSpec("P")


def members_only(
    view: Callable[Concatenate[HttpRequest, Member, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view the member who asks. Visitors are sent to sign in; who has not joined is told of no such page."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = member_of(request.user)  # type: ignore[arg-type]
        if member is None or member.status != Member.Status.ACTIVE:
            raise Http404
        return view(request, member, *args, **kwargs)

    return guarded
