"""Who asked whom to be buddies, and whom somebody would rather not be shown again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models.asking import Asked
from community.models.member import Member

MOST_BUDDIES = 3


class BuddyPreferences(models.Model):
    """How a member wants to be matched. Who has none is asked nothing and has one buddy at most."""

    class Likeness(models.TextChoices):
        """Whether a buddy should be like oneself in something."""

        ANY = "any", _("I do not mind")
        SAME = "same", _("Like mine")
        DIFFERENT = "different", _("Different from mine")

    member = models.OneToOneField(Member, models.CASCADE, related_name="buddy_preferences")
    max_buddies = models.PositiveSmallIntegerField(_("how many buddies at most"), default=1)
    standing = models.BooleanField(_("take part in every matching round"), default=False)
    sector = models.CharField(_("sector"), max_length=10, choices=Likeness.choices, default=Likeness.ANY)
    region = models.CharField(_("region"), max_length=10, choices=Likeness.choices, default=Likeness.ANY)
    stage = models.CharField(_("time in post"), max_length=10, choices=Likeness.choices, default=Likeness.ANY)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(max_buddies__gte=1, max_buddies__lte=MOST_BUDDIES), name="buddy_preferences_max"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class BuddyRequestQuerySet(models.QuerySet["BuddyRequest"]):
    """Words for finding requests."""

    def waiting(self, *, now: dt.datetime) -> BuddyRequestQuerySet:
        """Those that can still be answered."""
        return self.filter(status=BuddyRequest.Status.SENT, expires_at__gt=now)

    def between(self, one: Member, other: Member) -> BuddyRequestQuerySet:
        """Those of an unordered pair."""
        low, high = sorted((one.pk, other.pk))
        return self.filter(low_id=low, high_id=high)


class BuddyRequest(Asked):
    """One member asks another. Two that cross become one pairing, so a pair has one row that waits at most."""

    low = models.ForeignKey(Member, models.CASCADE, related_name="+")
    high = models.ForeignKey(Member, models.CASCADE, related_name="+")
    sender = models.ForeignKey(Member, models.CASCADE, related_name="requests_sent")
    note = models.TextField(_("note"), max_length=400, blank=True)
    reply = models.TextField(max_length=400, blank=True)
    circle = models.ForeignKey("community.Circle", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = BuddyRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["low", "high"], condition=Q(status="sent"), name="buddy_request_one_open"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="buddy_request_ordered"),
            models.CheckConstraint(
                condition=Q(sender=F("low")) | Q(sender=F("high")), name="buddy_request_sender_is_one"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "expires_at"], name="buddy_request_expiry")]

    if TYPE_CHECKING:
        low_id: int
        high_id: int
        sender_id: int

    def __str__(self) -> str:
        return f"{self.low_id} {self.high_id} {self.status}"

    @property
    def receiver_id(self) -> int:
        """Whom it was sent to."""
        return self.high_id if self.sender_id == self.low_id else self.low_id


class NotForMe(models.Model):
    """``member`` does not want ``other`` suggested. Private: nobody else sees it, and it blocks nothing."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="not_for_me")
    other = models.ForeignKey(Member, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "other"], name="not_for_me_once"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="not_for_me_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.other_id}"
