"""What stories write to people: that something happened and where to read it, never what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from casestudies.models import Submission, SubmissionMessage
from casestudies.permissions import may_review
from community.as_read_by import full_url
from community.emails.account_writing import account_of, as_account_reads, write_to_account
from community.mail_kinds import MailKind
from home.email import absolute_url

if TYPE_CHECKING:
    import datetime as dt

    from django.core.mail import EmailMultiAlternatives

    from community.models import Delivery

Kind = SubmissionMessage.Kind
Status = Submission.Status
# The mail about each kind of message, and in which states of the story it still says what is so.
TO_AUTHOR = {
    Kind.SENT: ("received", {Status.SUBMITTED}),
    Kind.COMMENT: ("comment", set(Submission.UNDECIDED)),
    Kind.CHANGES: ("changes", {Status.CHANGES}),
    Kind.APPROVED: ("approved", {Status.APPROVED}),
    Kind.DECLINED: ("declined", {Status.DECLINED}),
}
TO_REVIEWERS = {
    Kind.SENT: ("to_review", {Status.SUBMITTED}),
    Kind.COMMENT: ("answered", set(Submission.UNDECIDED)),
}


@as_account_reads
def write_to_author(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """Something happened to the reader's own story."""
    message = _message(delivery)
    if message is None or not message.submission.is_by(account_of(delivery)):
        return None
    return _about(delivery, message, TO_AUTHOR, "story_submission")


@as_account_reads
def write_to_reviewer(delivery: Delivery, now: dt.datetime) -> EmailMultiAlternatives | None:
    """A story waits for the reader, who still reviews those of its region, or its author answered."""
    message = _message(delivery)
    if message is None or not may_review(account_of(delivery), message.submission):
        return None
    return _about(delivery, message, TO_REVIEWERS, "story_review")


def _message(delivery: Delivery) -> SubmissionMessage | None:
    related = ("submission__author", "submission__page")
    return SubmissionMessage.objects.select_related(*related).filter(pk=delivery.payload["message"]).first()


def _about(
    delivery: Delivery, message: SubmissionMessage, mails: dict[Kind, tuple[str, set[Status]]], address: str
) -> EmailMultiAlternatives | None:
    submission = message.submission
    name, holds_in = mails.get(Kind(message.kind), ("", set()))
    if submission.status not in holds_in:
        return None
    context = {
        "story": submission.title,
        "url": full_url(address, submission.public_id),
        "page_url": _page_url(submission),
    }
    return write_to_account(delivery=delivery, template=f"casestudies/{name}", context=context)


def _page_url(submission: Submission) -> str:
    """Where readers find it, once they do."""
    page = submission.page
    path = page.url if page is not None and page.live else ""
    return absolute_url(path) if path else ""


KINDS: tuple[MailKind, ...] = (
    MailKind("story_to_author", _("a story that you wrote"), write_to_author),
    MailKind("story_to_reviewer", _("stories that you review"), write_to_reviewer),
)
