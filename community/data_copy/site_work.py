"""The lists of what somebody wrote or uploaded as an editor of the site."""

from __future__ import annotations

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Comment, CommentReply, ModelLogEntry, Page, PageLogEntry, Revision
from wagtailmedia.models import get_media_model

from community.data_copy import Row
from community.data_copy.rows import rows
from community.models import Member
from home.models import PageReview


def pages(member: Member) -> list[Row]:
    """Pages the member started."""
    wanted = ("title", "url_path", "first_published_at")
    return rows(Page.objects.filter(owner=member.user).order_by("pk"), *wanted)


def comments(member: Member) -> list[Row]:
    """Comments and replies on drafts."""
    found = [kind.objects.filter(user=member.user).order_by("pk") for kind in (Comment, CommentReply)]
    return [row for written in found for row in rows(written, "text", "created_at")]


def files(member: Member) -> list[Row]:
    """Pictures, documents and films the member uploaded."""
    models = (get_image_model(), get_document_model(), get_media_model())
    return [
        {"title": file.title, "uploaded": file.created_at}
        for model in models
        for file in model.objects.filter(uploaded_by_user=member.user)
    ]


def edits(member: Member) -> list[Row]:
    """What the member changed in the back office, and when."""
    kinds = (PageLogEntry, ModelLogEntry)
    return [
        {"at": entry.timestamp, "action": entry.action, "what": entry.label}
        for kind in kinds
        for entry in kind.objects.filter(user_id=member.user_id)
    ]


def versions(member: Member) -> list[Row]:
    """Versions of pages the member saved."""
    found = Revision.objects.filter(user=member.user).order_by("pk")
    return [{"at": one.created_at, "what": one.object_str} for one in found]


def reviews(member: Member) -> list[Row]:
    """Reviews of pages the member recorded."""
    found = PageReview.objects.filter(by=member.user).select_related("page").order_by("pk")
    return [
        {"page": one.page.title, "on": one.reviewed_on, "next_due": one.next_due, "note": one.note} for one in found
    ]
