"""What stories write to people: that something happened and where to read it, never what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

from casestudies.models import SubmissionMessage
from home.email import absolute_url, send_email

if TYPE_CHECKING:
    from casestudies.models import Submission, SubmissionMail
    from community.models import User

Kind = SubmissionMessage.Kind
TO_AUTHOR = {Kind.SENT: "received"}
TO_REVIEWERS = {Kind.SENT: "to_review", Kind.COMMENT: "answered"}


def send_story_mail(*, mail: SubmissionMail) -> None:
    """Send one of the mails about a story. Raises MailNotSentError."""
    submission, user = mail.message.submission, mail.to
    is_author = submission.author is not None and submission.author.user_id == user.pk
    kind = mail.message.kind
    name = TO_AUTHOR.get(Kind(kind), kind) if is_author else TO_REVIEWERS.get(Kind(kind), kind)
    context = {
        "story": submission.title,
        "url": _address("story_submission" if is_author else "story_review", submission, user),
        "page_url": _page_url(submission),
    }
    send_email(
        to=user.email, template=f"casestudies/{name}", context=context, language=user.language,
        first_name=user.first_name,
    )  # fmt: skip


def _address(name: str, submission: Submission, user: User) -> str:
    with translation.override(user.language):
        return absolute_url(reverse(name, args=[submission.public_id]))


def _page_url(submission: Submission) -> str:
    """Where readers find it, once they do."""
    page = submission.page
    path = page.url if page is not None and page.live else ""
    return absolute_url(path) if path else ""
