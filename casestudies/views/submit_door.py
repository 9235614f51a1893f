"""Who is let into the pages of a member's story: its author, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies.models import Submission
from community.views.doors import members_only

if TYPE_CHECKING:
    from typing import Any

    from community.models import Member

P = ParamSpec("P")
page = require_http_methods(["GET", "HEAD", "POST"])


def authors_only(
    view: Callable[Concatenate[HttpRequest, Member, Submission, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Give the view the member and their story; somebody else's is as if it were not there."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, member: Member, public_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Submission.objects.of(member).select_related("author__user", "organisation", "region", "page")
        return view(request, member, get_object_or_404(found, public_id=public_id), *args, **kwargs)

    return guarded


def while_writing(
    view: Callable[Concatenate[HttpRequest, Member, Submission, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """The same, for what can be done only while the story is with its author; else they see where it is."""

    @authors_only
    @wraps(view)
    def guarded(
        request: HttpRequest, member: Member, submission: Submission, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not submission.is_with_author:
            return not_now(request, submission)
        return view(request, member, submission, *args, **kwargs)

    return guarded


def not_now(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Say that the story cannot be changed now, and show where it is."""
    messages.warning(request, _("You cannot change this story now"))
    return redirect("story_submission", submission.public_id)
