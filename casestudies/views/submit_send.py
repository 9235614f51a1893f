"""All answers on one page, the preview, and the button that sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.forms.submit import ConsentForm, WhoseWordsForm
from casestudies.models import Submission
from casestudies.services import submissions as services
from casestudies.services.becoming_a_page import Change, conflicts, page_of
from casestudies.submission_form import missing
from casestudies.submission_shown import in_words, parts
from casestudies.views.story_preview import preview_of
from casestudies.views.submit_door import authors_only, page
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

SENT_AN_HOUR = 20


@page
@authors_only
def check(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """Every answer with the way to change it, the consents, and sending. Pressed twice, it is sent once."""
    if not submission.is_with_author:
        return redirect("story_submission", submission.public_id)
    both = conflicts(submission)
    sent = request.POST if request.method == "POST" else None
    form, whose = ConsentForm(sent), WhoseWordsForm(sent, changes=both)
    valid = [form.is_valid(), whose.is_valid() or (sent is not None and not both)]
    if all(valid) and not missing(submission.answers):
        return _send(request, member, submission, form, whose if both else None)
    context = {
        "submission": submission,
        "form": form,
        "whose": whose if both else None,
        "both": [_in_words(submission, change, whose) for change in both],
        "parts": parts(submission.answers),
        "missing": missing(submission.answers),
        "pictures": list(submission.pictures.all()),
        "quotations": submission.answers.get("quotations", []),
    }
    return render(request, "casestudies/submit/check.html", context)


@require_safe
@authors_only
def preview(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """The story as readers would see it, from the answers as they are now."""
    pictures = list(submission.pictures.all())
    return preview_of(
        page_of(submission, with_pictures=False), request, submission, pictures=pictures, back="story_submission"
    )


def _in_words(submission: Submission, change: Change, whose: WhoseWordsForm) -> dict[str, object]:
    return {
        "field": whose[change.question.code],
        "question": change.question,
        "mine": in_words(change.question, submission.answers),
        "page": in_words(change.question, submission.answers, change.page or ()),
    }


def _send(
    request: HttpRequest, member: Member, submission: Submission, form: ConsentForm, whose: WhoseWordsForm | None
) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "story-send", an_hour=SENT_AN_HOUR):
        return render(request, "429.html", status=429)
    consents = services.Consents(**form.cleaned_data)
    mine = whose.mine() if whose else None
    try:
        services.send(submission=submission, by=member, consents=consents, mine=mine, now=timezone.now())
    except services.NotReadyError:
        messages.warning(request, _("Something has changed meanwhile. Look at your answers once more"))
        return redirect("story_check", submission.public_id)
    except services.NotWithAuthorError:
        return redirect("story_submission", submission.public_id)
    messages.success(request, _("Thank you. Your story is with the reviewers"))
    return redirect("story_submission", submission.public_id)
