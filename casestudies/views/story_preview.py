"""A story that nobody but its author and reviewers may see, in the clothes in which readers would see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casestudies.models import Submission, SubmissionPicture
from casestudies.permissions import may_review
from casestudies.services.becoming_a_page import region_page
from casestudies.services.pictures import content_type, path_of
from home.tree import STEP

if TYPE_CHECKING:
    from casestudies.models import StoryPage


def preview_of(page: StoryPage, request: HttpRequest, submission: Submission, **context: Any) -> HttpResponse:
    """Render ``page``, saved or not, with a word on what it is and the way back."""
    if page.pk is None:
        parent = region_page(submission)
        if parent is None:
            messages.warning(request, _("Your region has no page for stories yet, so there is no preview"))
            return redirect("story_submission", submission.public_id)
        # Where it would stand: what a story shows of its region is found by its path.
        page.path, page.depth = parent.path + "0" * STEP, parent.depth + 1
    return render(
        request, "casestudies/preview.html", {**page.get_context(request), "submission": submission, **context}
    )


@require_safe
@never_cache
def picture_file(request: HttpRequest, public_id: str, picture_id: str) -> HttpResponseBase:
    """A picture that is not published: for the author, and once it is sent for the reviewers; for others a 404."""
    found = get_object_or_404(
        SubmissionPicture.objects.select_related("submission__author"),
        public_id=picture_id, submission__public_id=public_id,
    )  # fmt: skip
    path = path_of(found)
    if not _may_look(request, found.submission) or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=content_type(found))
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _may_look(request: HttpRequest, submission: Submission) -> bool:
    user: Any = request.user
    if not user.is_authenticated:
        return False
    seen = Submission.objects.sent().filter(pk=submission.pk).exists()
    return submission.is_by(user) or (seen and may_review(user, submission))
