"""Calls and sessions: when they are, who comes, and the cells of time that no two calls of one member share."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models.circles import Circle
from community.models.member import Member

CELL = dt.timedelta(minutes=15)


def new_uid() -> str:
    """What a meeting is called in everybody's calendar, for good (RFC 5545, 3.8.4.7)."""
    return f"{uuid.uuid4()}@{settings.BASE_URL.split('://')[-1].split('/')[0].split(':')[0]}"


def cells_between(start: dt.datetime, end: dt.datetime) -> range:
    """The 15-minute cells that a call from ``start`` to ``end`` (both aware) takes, counted from 1970 in UTC."""
    size = int(CELL.total_seconds())
    return range(int(start.timestamp()) // size, -(-int(end.timestamp()) // size))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Words for finding meetings."""

    def scheduled(self) -> MeetingQuerySet:
        """Those that were not cancelled, past ones too."""
        return self.filter(status=Meeting.Status.SCHEDULED)

    def upcoming(self, *, now: dt.datetime) -> MeetingQuerySet:
        """Those that have not ended, soonest first."""
        return self.scheduled().filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, *, now: dt.datetime) -> MeetingQuerySet:
        """Those that have ended, latest first."""
        return self.scheduled().filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def of(self, member: Member) -> MeetingQuerySet:
        """Those that ``member`` said they come to."""
        going = Participant.objects.filter(member=member, answer=Participant.Answer.GOING)
        return self.filter(pk__in=going.values("meeting"))


class Meeting(models.Model):
    """A call of a circle, or a session of the community. ``uid`` never changes; ``sequence`` rises with each change.

    Moving keeps the row. Whether it is past is told by the clock and stored nowhere.
    """

    class Kind(models.TextChoices):
        """What it is."""

        CALL = "call", _("Call")
        SESSION = "session", _("Session")

    class Status(models.TextChoices):
        """Cancelled is final."""

        SCHEDULED = "scheduled", _("Booked")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    circle = models.ForeignKey(Circle, models.CASCADE, null=True, blank=True, related_name="meetings")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SCHEDULED)
    uid = models.CharField(max_length=255, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    link = models.URLField(_("link to join"), max_length=500, blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    # The month whose call it is, 'YYYY-MM'; empty for a further call in a month. One a month and circle.
    month = models.CharField(max_length=7, blank=True)
    created_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # of time, place or status: what a calendar shows
    cancelled_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    cancel_note = models.CharField(max_length=200, blank=True)
    late_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    late_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # of the row, for compare-and-swap

    objects = MeetingQuerySet.as_manager()

    class Meta:
        permissions: ClassVar = [("host_meeting", _("Can hold sessions of the community"))]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind="call", circle__isnull=False) | Q(kind="session", circle=None, month=""),
                name="meeting_call_has_a_circle",
            ),
            models.UniqueConstraint(
                fields=["circle", "month"],
                condition=Q(status="scheduled", kind="call") & ~Q(month=""),
                name="meeting_one_a_month",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "starts_at"], name="meeting_status_starts"),
            models.Index(fields=["status", "ends_at"], name="meeting_status_ends"),
        ]

    if TYPE_CHECKING:
        circle_id: int | None

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_scheduled(self) -> bool:
        """Whether it was not cancelled."""
        return self.status == self.Status.SCHEDULED


class Hold(models.Model):
    """A member's 15 minutes, taken by a scheduled call. The constraint is what makes an overlap impossible.

    Rows exist for scheduled calls only; cancelling and moving free them in the same transaction.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="holds")
    member = models.ForeignKey(Member, models.CASCADE, related_name="holds")
    cell = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "cell"], name="hold_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.cell}"


class Participant(models.Model):
    """A member and a meeting: whether they come, and whether they came."""

    class Answer(models.TextChoices):
        """What they said. To decline is always possible."""

        INVITED = "invited", _("Invited")
        GOING = "going", _("Going")
        MAYBE = "maybe", _("Maybe")
        DECLINED = "declined", _("Not going")
        WAITING = "waiting", _("On the waiting list")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    member = models.ForeignKey(Member, models.CASCADE, related_name="participations")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    waiting_no = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField()
    # Put down for a call at a time that nobody asked them about, until they do something that says they come.
    unasked = models.BooleanField(default=False, db_default=False)
    attended = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "member"], name="participant_once"),
            models.CheckConstraint(
                condition=Q(answer="waiting", waiting_no__isnull=False) | (~Q(answer="waiting") & Q(waiting_no=None)),
                name="participant_waiting_has_a_number",
            ),
            models.UniqueConstraint(
                fields=["meeting", "waiting_no"], condition=Q(answer="waiting"), name="participant_waiting_order"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "answer"], name="participant_member_answer")]

    if TYPE_CHECKING:
        meeting_id: int
        member_id: int

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id} {self.answer}"


class Offer(models.Model):
    """Up to three times for a call, which hold nothing: taking one books it, or fails politely."""

    class Status(models.TextChoices):
        """How it stands; changed by compare-and-swap."""

        OPEN = "open", _("Waiting for an answer")
        TAKEN = "taken", _("Taken")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("No longer possible")

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="offers")
    # The call that is to be moved to one of the times; empty for a new call.
    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, blank=True, related_name="offers")
    by = models.ForeignKey(Member, models.CASCADE, related_name="offers_made")
    times = models.JSONField()  # up to three starts, ISO 8601 in UTC
    minutes = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=7, blank=True)
    note = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "by"], condition=Q(status="open"), name="offer_one_open_of_each"),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "expires_at"], name="offer_expiry")]

    def __str__(self) -> str:
        return f"{self.circle_id} {self.status}"


class MonthSkipped(models.Model):
    """A circle has no call in a month ('YYYY-MM'), as one of them said in one press."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="months_skipped")
    month = models.CharField(max_length=7)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["circle", "month"], name="month_skipped_once")]

    def __str__(self) -> str:
        return f"{self.circle_id} {self.month}"


class CallFeedback(models.Model):
    """What one member says after a call. The note is theirs alone; nothing is scored, no manager sees it."""

    class Happened(models.TextChoices):
        """Did it happen?"""

        YES = "yes", _("Yes")
        MOVED = "moved", _("We moved it ourselves")
        NO = "no", _("No")

    class Useful(models.IntegerChoices):
        """Was it useful?"""

        NOT_REALLY = 1, _("Not really")
        SOMEWHAT = 2, _("Somewhat")
        VERY = 3, _("Very")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="feedback")
    member = models.ForeignKey(Member, models.CASCADE, related_name="call_feedback")
    happened = models.CharField(max_length=10, choices=Happened.choices, blank=True)
    useful = models.PositiveSmallIntegerField(choices=Useful.choices, null=True, blank=True)
    private_note = models.TextField(_("a note for yourself"), max_length=600, blank=True)
    shared_line = models.CharField(_("a line for the others of the call"), max_length=200, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "member"], name="call_feedback_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"
