"""Who is let to a confidence review: the person whose it is, and nobody else; and who reads what was released."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.models import Member, member_of
from community.views.doors import members_only
from diagnostic.models import ReviewSheet

MAY_SEE_WAVES = "diagnostic.view_reviewwave"
P = ParamSpec("P")
SheetView = Callable[Concatenate[HttpRequest, Member, ReviewSheet, P], HttpResponse]

page = require_http_methods(["GET", "HEAD", "POST"])


def owner_only(view: SheetView[P]) -> Callable[..., HttpResponse]:
    """Give the view the member who asks and their review; 404 for anybody else's."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, public_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = get_object_or_404(ReviewSheet.objects.of(member), public_id=public_id)
        return view(request, member, sheet, *args, **kwargs)

    return guarded


def readers_only(
    view: Callable[Concatenate[HttpRequest, Member | None, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view the member who asks; None for those who look after the figures and take no part themselves."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        member = member_of(request.user)  # type: ignore[arg-type]
        active = member if member is not None and member.status == Member.Status.ACTIVE else None
        if active is None and not request.user.has_perm(MAY_SEE_WAVES):
            raise Http404
        return view(request, active, *args, **kwargs)

    return guarded


def while_open(view: SheetView[P]) -> Callable[..., HttpResponse]:
    """The same while answers can be given; a finished review shows what came of it."""

    @owner_only
    @wraps(view)
    def guarded(
        request: HttpRequest, member: Member, sheet: ReviewSheet, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        return finished(request, sheet) if sheet.is_finished else view(request, member, sheet, *args, **kwargs)

    return guarded


def finished(request: HttpRequest, sheet: ReviewSheet) -> HttpResponse:
    """Say that its answers stand, to whoever sends more, and lead to what came of it."""
    if request.method == "POST":
        messages.warning(request, _("You have finished this review, so its answers stay as they are"))
    return redirect("confidence_development", sheet.public_id)
