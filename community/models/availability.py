"""When members can be called: wall-clock hours in their own zone, never an offset."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models.member import Member

if TYPE_CHECKING:
    from collections.abc import Iterable


class Nation(models.TextChoices):
    """Whose bank holidays somebody keeps; the codes are those of the ``holidays`` package (GB subdivisions)."""

    ENGLAND = "ENG", _("England")
    WALES = "WLS", _("Wales")
    SCOTLAND = "SCT", _("Scotland")
    NORTHERN_IRELAND = "NIR", _("Northern Ireland")


class CallLength(models.IntegerChoices):
    """How long a call may be, in minutes: whole cells of 15."""

    HALF_HOUR = 30, _("30 minutes")
    THREE_QUARTERS = 45, _("45 minutes")
    HOUR = 60, _("1 hour")


class BookingPreferences(models.Model):
    """How calls are booked with a member. The zone is ``Member.time_zone``."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="booking_preferences")
    nation = models.CharField(_("bank holidays of"), max_length=3, choices=Nation.choices, default=Nation.ENGLAND)
    works_on_holidays = models.BooleanField(_("can be called on bank holidays"), default=False)
    min_notice_hours = models.PositiveSmallIntegerField(_("notice, in hours"), default=24)
    buffer_minutes = models.PositiveSmallIntegerField(_("minutes free before and after"), default=15)
    weekly_max = models.PositiveSmallIntegerField(_("calls a week at most"), default=2)
    length = models.PositiveSmallIntegerField(
        _("usual length"), choices=CallLength.choices, default=CallLength.HALF_HOUR
    )
    call_link = models.URLField(_("link for video calls"), max_length=500, blank=True)
    phone = models.CharField(_("phone number for calls"), max_length=40, blank=True)
    calendar_mails = models.BooleanField(_("send calendar invitations by email"), default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(min_notice_hours__gte=1, min_notice_hours__lte=336), name="booking_notice_range"
            ),
            models.CheckConstraint(condition=Q(buffer_minutes__lte=120), name="booking_buffer_range"),
            models.CheckConstraint(condition=Q(weekly_max__gte=1, weekly_max__lte=20), name="booking_weekly_range"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class AvailabilityRule(models.Model):
    """Every week on ``weekday`` (0 is Monday) from ``start`` to ``end``, on the clock of the member's own zone."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField()
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        ordering: ClassVar = ["weekday", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="availability_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="availability_weekday"),
            models.UniqueConstraint(fields=["member", "weekday", "start"], name="availability_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.weekday} {self.start}-{self.end}"


class AvailabilityException(models.Model):
    """One date that is not as usual. ``ranges`` is a list of ["HH:MM", "HH:MM"]; empty means not at all."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="availability_exceptions")
    date = models.DateField(_("date"))
    ranges = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "date"], name="availability_exception_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.date}"


class CalendarFeed(models.Model):
    """The private calendar address of a member: only a digest of its token is kept. Making a new one ends the old."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="calendar_feed")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.member_id}"


def without_hours(members: Iterable[Member]) -> list[Member]:
    """Those of ``members`` who never said when they can be called."""
    members = list(members)
    pks = [member.pk for member in members]
    known = set(AvailabilityRule.objects.filter(member__in=pks).values_list("member_id", flat=True))
    known |= set(AvailabilityException.objects.filter(member__in=pks).values_list("member_id", flat=True))
    return [member for member in members if member.pk not in known]
