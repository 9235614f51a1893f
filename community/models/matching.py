"""Matching rounds: who takes part, what was computed from what, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models.member import Member


class MatchingRoundQuerySet(models.QuerySet["MatchingRound"]):
    """Words for finding rounds."""

    def open_now(self, *, now: dt.datetime) -> MatchingRoundQuerySet:
        """Those that members may join."""
        return self.filter(status=MatchingRound.Status.OPEN, opens_at__lte=now, closes_at__gt=now)


class MatchingRound(models.Model):
    """A coordinator matches everybody who takes part. ``seed``, ``weights`` and ``input_hash`` make it repeatable."""

    class Status(models.TextChoices):
        """Publishing is one transaction; after it nothing of the record changes."""

        DRAFT = "draft", _("Being set up")
        OPEN = "open", _("Open for members")
        COMPUTING = "computing", _("Being worked out")
        PROPOSED = "proposed", _("To be looked at")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Closed without groups")

    title = models.CharField(_("title"), max_length=120)
    title_cy = models.CharField(_("title in Welsh"), max_length=120, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    size = models.PositiveSmallIntegerField(_("people in a group"), default=2)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    weights = models.JSONField(_("weights"), default=dict)
    algorithm = models.CharField(max_length=40, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    # {"groups": [{"members": [pk, ...], "score": n, "why": {"pk-pk": [[why, detail], ...]}}],
    #  "unmatched": {pk: reason}}
    result = models.JSONField(default=dict)
    changes = models.JSONField(default=list)  # what was changed by hand: who, when, what
    asked_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)  # whoever works it out holds it until then
    progress = models.PositiveSmallIntegerField(default=0)  # per cent, while it is being worked out
    failed = models.CharField(max_length=200, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    objects = MatchingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching round")
        verbose_name_plural = _("matching rounds")
        ordering: ClassVar = ["-opens_at"]
        permissions: ClassVar = [("run_matchinground", _("Can run matching rounds and see counts of the community"))]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="matching_round_closes_after"),
            models.CheckConstraint(
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at=None)),
                name="matching_round_published_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundEntry(models.Model):
    """A member takes part in a round. When it is published every entry has an outcome, and a reason where unmatched."""

    class Outcome(models.TextChoices):
        """What became of somebody in a round."""

        GROUPED = "grouped", _("In a group")
        UNMATCHED = "unmatched", _("Without a match this time")

    round = models.ForeignKey(MatchingRound, models.CASCADE, related_name="entries")
    member = models.ForeignKey(Member, models.CASCADE, related_name="round_entries")
    # {"would_like": [member pk, ...]} and what BuddyPreferences said at that time
    preference = models.JSONField(default=dict)
    standing = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "member"], name="round_entry_once")]

    if TYPE_CHECKING:
        round_id: int
        member_id: int

    def __str__(self) -> str:
        return f"{self.round_id} {self.member_id}"
