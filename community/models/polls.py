"""Asking several people which time suits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models.circles import Circle
from community.models.group_sessions import GroupSession
from community.models.member import Member


class TimePoll(models.Model):
    """A poll for the time of a session that is not published yet, or of a call of a circle.

    Whoever will see the session, or is in the circle, may answer until the deadline.
    """

    class Status(models.TextChoices):
        """How it stands."""

        OPEN = "open", _("Open")
        DECIDED = "decided", _("Decided")
        CLOSED = "closed", _("Closed without a time")

    session = models.OneToOneField(GroupSession, models.CASCADE, null=True, blank=True, related_name="poll")
    circle = models.ForeignKey(Circle, models.CASCADE, null=True, blank=True, related_name="polls")
    deadline = models.DateTimeField(_("answers until"))
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, circle=None) | Q(session=None, circle__isnull=False),
                name="time_poll_of_one_thing",
            ),
            models.UniqueConstraint(fields=["circle"], condition=Q(status="open"), name="time_poll_one_open"),
        ]

    if TYPE_CHECKING:
        session_id: int | None
        circle_id: int | None
        asked_by_id: int | None

    def __str__(self) -> str:
        return f"{self.session_id or self.circle_id} {self.status}"


class PollOption(models.Model):
    """One of the times."""

    poll = models.ForeignKey(TimePoll, models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="poll_option_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="poll_option_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class PollAnswer(models.Model):
    """Whether one time suits one member."""

    class Answer(models.TextChoices):
        """As in most polls for a time."""

        YES = "yes", _("Yes")
        IF_NEEDED = "if-needed", _("If need be")
        NO = "no", _("No")

    option = models.ForeignKey(PollOption, models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, models.CASCADE, related_name="poll_answers")
    answer = models.CharField(max_length=10, choices=Answer.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["option", "member"], name="poll_answer_once")]

    def __str__(self) -> str:
        return f"{self.option_id} {self.answer}"
