"""Pairs, trios and circles: who meets whom, and who met whom before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models.asking import Asked
from community.models.buddies import MOST_BUDDIES
from community.models.matching import MatchingRound
from community.models.member import Member
from elements.framework import Element

GROUP_SIZES = range(3, 7)


class CircleQuerySet(models.QuerySet["Circle"]):
    """Words for finding circles."""

    def current(self) -> CircleQuerySet:
        """Those that have not ended."""
        return self.exclude(status=Circle.Status.ENDED)

    def of(self, member: Member) -> CircleQuerySet:
        """Those that ``member`` is in now."""
        return self.filter(seats__member=member, seats__left_at=None)


class Circle(models.Model):
    """Two to six members who call each other. Of a pair or trio each holds one of their seats for buddies."""

    class Kind(models.TextChoices):
        """How many: two, three in place of two, or three to six who chose a subject."""

        PAIR = "pair", _("Buddies")
        TRIO = "trio", _("Three buddies")
        GROUP = "group", _("Circle")

    class Status(models.TextChoices):
        """Ended is final; its history stays."""

        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Taking a break")
        ENDED = "ended", _("Ended")

    class Origin(models.TextChoices):
        """How they came together."""

        REQUEST = "request", _("They asked each other")
        ROUND = "round", _("A matching round")
        COORDINATOR = "coordinator", _("A coordinator")

    class EndReason(models.TextChoices):
        """Nobody's fault; coordinators see counts only."""

        DONE = "done", _("We did what we set out to do")
        TIME = "time", _("There is no time at the moment")
        ROLE = "role", _("A change of role")
        FIT = "fit", _("A different match would suit me better")
        LEFT = "left", _("Somebody left the community")
        NO_REASON = "none", _("I would rather not say")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.REQUEST)
    round = models.ForeignKey(MatchingRound, models.SET_NULL, null=True, blank=True, related_name="circles")
    name = models.CharField(_("name"), max_length=80, blank=True)
    element = models.CharField(_("element"), max_length=40, choices=Element.choices, blank=True)
    about = models.TextField(_("what it is about"), max_length=400, blank=True)
    open_to_join = models.BooleanField(_("members may ask to join"), default=False)
    started_at = models.DateTimeField()
    paused_until = models.DateField(null=True, blank=True)
    # A quiet time is counted from here: when somebody last said that they go on, or a break ended.
    goes_on_at = models.DateTimeField(null=True, blank=True)
    # When all in it were asked whether they go on; empty again once one of them answered, or the circle paused.
    asked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=EndReason.choices, blank=True)
    # The monthly call: the first to fourth such weekday (0 is Monday). Never the fifth: not every month has one.
    rhythm_week = models.PositiveSmallIntegerField(null=True, blank=True)
    rhythm_weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = CircleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) | (~Q(status="ended") & Q(ended_at=None)),
                name="circle_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(rhythm_week=None, rhythm_weekday=None)
                | Q(rhythm_week__gte=1, rhythm_week__lte=4, rhythm_weekday__gte=0, rhythm_weekday__lte=6),
                name="circle_rhythm_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.pk}"

    @property
    def is_pair_or_trio(self) -> bool:
        """Whether its seats count towards how many buddies somebody has."""
        return self.kind in (self.Kind.PAIR, self.Kind.TRIO)


class CircleMember(models.Model):
    """A member's place in a circle. ``seat`` limits buddies by the database; in a group it is empty."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.CASCADE, related_name="seats")
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed to keep what is said private"), null=True, blank=True)
    # What they said as they went: the reason is for counts only, the thank-you for those who stay.
    left_reason = models.CharField(max_length=10, choices=Circle.EndReason.choices, blank=True)
    thanks = models.TextField(_("thank-you"), max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "member"], name="circle_member_once"),
            models.UniqueConstraint(
                fields=["member", "seat"], condition=Q(left_at=None, seat__isnull=False), name="circle_member_seat"
            ),
            models.CheckConstraint(
                condition=Q(seat=None) | Q(seat__gte=1, seat__lte=MOST_BUDDIES), name="circle_member_seat_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id} {self.member_id}"


class CircleInvitation(Asked):
    """Somebody is asked into a group (``by`` is in it), or asks to join (``by`` is ``member``)."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="invitations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="circle_invitations")
    by = models.ForeignKey(Member, models.CASCADE, related_name="circle_invitations_made")
    note = models.TextField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circle", "member"], condition=Q(status="sent"), name="circle_invitation_one_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "expires_at"], name="circle_invitation_expiry")]

    if TYPE_CHECKING:
        member_id: int
        by_id: int

    def __str__(self) -> str:
        return f"{self.circle_id} {self.member_id} {self.status}"

    @property
    def is_wish(self) -> bool:
        """Whether somebody asks to join, so that the circle answers."""
        return self.by_id == self.member_id


class PairHistory(models.Model):
    """Two members were put together in ``circle``. Rows are added and never changed but for the first meeting."""

    low = models.ForeignKey(Member, models.CASCADE, related_name="+")
    high = models.ForeignKey(Member, models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="pairs")
    paired_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "low", "high"], name="pair_history_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="pair_history_ordered"),
        ]
        indexes: ClassVar = [models.Index(fields=["low", "high", "paired_at"], name="pair_history_pair")]

    def __str__(self) -> str:
        return f"{self.low_id} {self.high_id}"


def seats_now(circle: Circle) -> models.QuerySet[CircleMember]:
    """Who is in ``circle`` now, in the order they came."""
    return circle.seats.filter(left_at=None).select_related("member__user").order_by("joined_at", "pk")


def month_of(moment: dt.date) -> str:
    """The month a date is in, as 'YYYY-MM': what counts as "this month's call"."""
    return f"{moment:%Y-%m}"
