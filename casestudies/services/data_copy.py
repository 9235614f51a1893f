"""What stands in the copy of somebody's own data about stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casestudies.models import StoryPage, Submission, SubmissionMessage

if TYPE_CHECKING:
    from community.data_copy import Row
    from community.models import Member

COVERED = ("casestudies.Submission.author",)
SAID = ("casestudies.SubmissionMessage.by",)
ASKED = ("casestudies.StoryPage.contact",)


def stories(member: Member) -> list[Row]:
    """Every story the member began, with all answers and what became of it."""
    found = Submission.objects.of(member).prefetch_related("pictures").order_by("pk")
    return [
        {
            "story": one.title, "state": one.status, "begun": one.created_at, "sent": one.sent_at,
            "decided": one.decided_at, "consent_given": one.consented_at, "name_shown": one.byline_name,
            "pictures": [picture.alt for picture in one.pictures.all()], **one.answers,
        }
        for one in found
    ]  # fmt: skip


def said(member: Member) -> list[Row]:
    """What the member said about stories, their own or those they reviewed."""
    found = SubmissionMessage.objects.filter(by=member.user_id).select_related("submission").order_by("pk")
    return [{"at": one.at, "story": one.submission.title, "what": one.kind, "text": one.text} for one in found]


def contact_of(member: Member) -> list[Row]:
    """Stories about which readers may ask the member."""
    return [{"story": page.title, "address": page.url_path} for page in StoryPage.objects.filter(contact=member)]
