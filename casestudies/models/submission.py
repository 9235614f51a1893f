"""A story that a member writes on the site: from the first answer to a page, and what is said about it on the way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casestudies.decided import was_decided
from casestudies.submission_form import Byline
from community.models.member import new_public_id
from community.names import name_of

if TYPE_CHECKING:
    from community.models import Member, User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Words for finding submissions."""

    def of(self, member: Member) -> SubmissionQuerySet:
        """Those that ``member`` writes or wrote."""
        return self.filter(author=member)

    def sent(self) -> SubmissionQuerySet:
        """Those that reviewers may see: nobody else reads what is being written or was taken back."""
        return self.exclude(status__in=(Submission.Status.WRITING, Submission.Status.WITHDRAWN))

    def open(self) -> SubmissionQuerySet:
        """Those that are sent and not decided."""
        return self.filter(status__in=Submission.UNDECIDED)

    def in_regions(self, regions: set[int] | None) -> SubmissionQuerySet:
        """Those of some regions (ids); None is for whoever acts for all, those without a region included."""
        return self if regions is None else self.filter(region__in=regions)

    def standing_against(self, translation_key: object) -> SubmissionQuerySet:
        """What keeps a page, in whatever language, from being published by just anybody: not approved yet."""
        return self.filter(page__translation_key=translation_key).exclude(status=Submission.Status.APPROVED)


class Submission(models.Model):
    """A member's story. ``answers`` are by the codes of ``submission_form``, with the version each was last changed in.

    ``sent_answers`` is what the page was last made from: where the page says something else now, a reviewer changed it.
    """

    class Status(models.TextChoices):
        """Where it is."""

        WRITING = "writing", _("Not sent yet")
        SUBMITTED = "submitted", _("With the reviewers")
        CHANGES = "changes", _("Changes asked for")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    UNDECIDED = (Status.SUBMITTED, Status.CHANGES)
    WITH_AUTHOR = (Status.WRITING, Status.CHANGES)  # only then may the author change answers

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    author = models.ForeignKey(
        "community.Member", models.SET_NULL, null=True, related_name="submissions", verbose_name=_("author")
    )
    organisation = models.ForeignKey(
        "community.Organisation", models.SET_NULL, null=True, related_name="+", verbose_name=_("organisation")
    )
    region = models.ForeignKey(
        "community.Region", models.SET_NULL, null=True, related_name="+", verbose_name=_("region")
    )
    status = models.CharField(_("state"), max_length=20, choices=Status.choices, default=Status.WRITING)
    answers = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    sent_answers = models.JSONField(default=dict)
    page = models.OneToOneField(
        "casestudies.StoryPage", models.SET_NULL, null=True, related_name="submission", verbose_name=_("page")
    )

    may_publish = models.BooleanField(default=False)
    people_agreed = models.BooleanField(default=False)
    quotations_agreed = models.BooleanField(default=False)
    consented_at = models.DateTimeField(_("consent given"), null=True)
    byline = models.CharField(max_length=20, choices=Byline.choices, default=Byline.NONE)
    byline_name = models.CharField(max_length=200, blank=True)  # empty where no name is to stand with the story

    created_at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("last changed"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submitted story")
        verbose_name_plural = _("submitted stories")
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="submission_sent_with_consent",
                condition=Q(status__in=("writing", "withdrawn"))
                | Q(may_publish=True, people_agreed=True, quotations_agreed=True, consented_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "region"], name="submission_status_region")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, as far as anybody has said."""
        return str(self.answers.get("title") or _("A story without a name yet"))

    @property
    def is_with_author(self) -> bool:
        """Whether the author may change answers and send it."""
        return self.status in self.WITH_AUTHOR

    @property
    def is_undecided(self) -> bool:
        """Whether it is sent and waits for the reviewers or for the author."""
        return self.status in self.UNDECIDED

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the author can take it back: at any time before readers see it."""
        scheduled = self.status == self.Status.APPROVED and self.page is not None and not self.page.first_published_at
        return self.is_undecided or scheduled

    @property
    def state_seen(self) -> str:
        """What a reviewer looked at: another value means that somebody decided or changed the draft meanwhile."""
        return f"{self.status}-{self.page.latest_revision_id if self.page else 0}"

    def is_by(self, user: User) -> bool:
        """Whether ``user`` is the author."""
        return self.author is not None and self.author.user_id == user.pk

    def say(self, kind: str, *, by: User | None, now: dt.datetime, text: str = "") -> SubmissionMessage:
        """Add to the conversation; ``services.telling`` writes to those who are to hear of it."""
        return SubmissionMessage.objects.create(submission=self, kind=kind, by=by, text=text, at=now)

    def settle(self, status: Status, *, by: User | None, now: dt.datetime, text: str = "") -> None:
        """Keep what a reviewer decided; the author is told (``decided``). Whoever calls holds the row."""
        self.status, self.decided_at = status, now
        self.save(update_fields=["status", "decided_at"])
        was_decided(self.say(status, by=by, now=now, text=text), now=now)


class SubmissionPicture(models.Model):
    """A picture for the story: a private file until it is sent, and then a picture in the region's collection too."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="pictures")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    file_name = models.CharField(max_length=80)
    alt = models.CharField(_("description"), max_length=255)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    image = models.ForeignKey("home.SiteImage", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.alt

    def as_sent(self) -> dict[str, Any]:
        """What the page is made from."""
        return {"id": self.pk, "image": self.image_id, "alt": self.alt, "caption": self.caption}


class SubmissionMessage(models.Model):
    """Something said or done about a story; the author and the reviewers read all of it."""

    class Kind(models.TextChoices):
        """What it is. Decisions have the name of the state that they lead to."""

        SENT = "sent", _("Sent to the reviewers")
        COMMENT = "comment", _("Comment")
        CHANGES = "changes", _("Asked for changes")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%Y-%m-%d})"

    @property
    def who(self) -> str:
        """Whose it is, as the others read it."""
        member = getattr(self.by, "member", None)
        if member is not None:
            return str(member.name)
        return name_of(self.by) if self.by else str(_("The site"))
