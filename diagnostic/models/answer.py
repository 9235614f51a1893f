"""What people say of a statement, what shows it, what was agreed, and every change of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.member import new_public_id
from diagnostic.models.contributor import Contributor
from diagnostic.models.round import Round
from diagnostic.models.version import Immutable
from diagnostic.vocabulary import Method, Rating

if TYPE_CHECKING:
    from community.models import Member

NOT_APPLICABLE_HAS_A_REASON = ~Q(rating="na") | Q(elsewhere=True) | ~Q(na_reason="")


class Said(models.Model):
    """A rating of one statement. ``elsewhere``: another organisation provides it, which is a reason of its own."""

    code = models.CharField(max_length=60)
    rating = models.CharField(_("rating"), max_length=10, choices=Rating.choices)
    na_reason = models.CharField(_("why it is not applicable"), max_length=300, blank=True)
    elsewhere = models.BooleanField(_("another organisation provides this"), default=False)
    carried = models.BooleanField(default=False)  # affirmed as it was in the round before
    version = models.PositiveIntegerField(default=1)  # rises with every change, so that an old tab is noticed
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

    def as_kept(self) -> dict[str, Any]:
        """What an event keeps of it."""
        return {
            "rating": self.rating,
            "na_reason": self.na_reason,
            "elsewhere": self.elsewhere,
            "carried": self.carried,
        }

    def says(self, kept: dict[str, Any]) -> bool:
        """Whether ``kept`` says the same; whether it was affirmed or said anew makes no difference."""
        return self.as_kept() == {**kept, "carried": self.carried}


class Response(Said):
    """One person's own rating. Nobody else changes it."""

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="responses")
    note = models.TextField(_("note"), max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contributor", "code"], name="response_once"),
            models.CheckConstraint(condition=NOT_APPLICABLE_HAS_A_REASON, name="response_na_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.rating}"

    def as_kept(self) -> dict[str, Any]:
        """What an event keeps of it."""
        return {**super().as_kept(), "note": self.note}


class AgreedRating(Said):
    """What the group settled on, by people: ``method`` says how, ``rationale`` why it differs from what most said."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="agreed")
    rationale = models.TextField(_("reason"), max_length=2000, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices)
    decided_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "code"], name="agreed_rating_once"),
            models.CheckConstraint(condition=NOT_APPLICABLE_HAS_A_REASON, name="agreed_na_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.rating}"

    def as_kept(self) -> dict[str, Any]:
        """What an event keeps of it."""
        return {**super().as_kept(), "rationale": self.rationale, "method": self.method}


class RatingEvent(Immutable):
    """Something that happened in a round, for its history. ``old`` and ``new`` are what ``as_kept`` says."""

    class Kind(models.TextChoices):
        """What happened."""

        RATED = "rated", _("Rated")
        CLASHED = "clashed", _("Two answers at once")
        AGREED = "agreed", _("Agreed")
        STARTED = "started", _("Round begun")
        CHANGED = "changed", _("Round changed")
        INVITED = "invited", _("Invited")
        REMOVED = "removed", _("Taken off the round")
        FINISHED = "finished", _("Round finished")
        REOPENED = "reopened", _("Round opened again")
        SHARED = "shared", _("Shared")
        WITHDRAWN = "withdrawn", _("Sharing withdrawn")

    round = models.ForeignKey(Round, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=60, blank=True)
    contributor = models.ForeignKey(Contributor, models.CASCADE, null=True, related_name="events")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    page = models.CharField(max_length=24, blank=True, default="", db_default="")  # of a rating: what sent it
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["round", "code"], name="rating_event_round_code")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Evidence(models.Model):
    """What shows that a rating is right: a link, a file, or the name of a source of data."""

    class Kind(models.TextChoices):
        """What it is."""

        LINK = "link", _("Link")
        FILE = "file", _("File")
        DATA = "data", _("Source of data")

    round = models.ForeignKey(Round, models.CASCADE, related_name="evidence")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    code = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=160)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file_name = models.CharField(max_length=120, blank=True)  # of a private file (community.private_files)
    contributor = models.ForeignKey(Contributor, models.SET_NULL, null=True, related_name="evidence")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["round", "code"], name="evidence_round_code")]

    def __str__(self) -> str:
        return self.title

    def is_by(self, member: Member) -> bool:
        """Whether ``member`` added it."""
        return self.contributor is not None and self.contributor.member_id == member.pk
