"""A workshop: a facilitator goes through the statements, people vote on their phones, and the group agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from diagnostic.models.round import Round
from diagnostic.vocabulary import Rating


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Words for finding workshops."""

    def not_closed(self) -> WorkshopQuerySet:
        """Those that nobody has closed; some of them may be over by the clock (``diagnostic.workshops.is_over``)."""
        return self.filter(closed_at=None)

    def counted(self) -> WorkshopQuerySet:
        """With ``joined`` and ``voted``: how many sit there, and how many of them voted on what is shown now."""
        seats = Seat.objects.filter(workshop=OuterRef("pk"))
        votes = Vote.objects.filter(seat__workshop=OuterRef("pk"), code=OuterRef("code"))
        return self.annotate(joined=_how_many(seats, "workshop"), voted=_how_many(votes, "seat__workshop"))


def _how_many(rows: models.QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class Workshop(models.Model):
    """``state`` and ``code`` say what everybody's screen shows; ``step`` rises with every change of them.

    ``codes`` are the statements in their order. ``counts`` has what was shown of each, as ``workshops.Tally.as_kept``
    says: a statement that stands there takes no votes any more. Once it is closed, nothing else is left of the votes.
    """

    class State(models.TextChoices):
        """What is going on."""

        LOBBY = "lobby", _("People join")
        VOTING = "voting", _("People vote")
        REVEALED = "revealed", _("Votes are shown")
        CLOSED = "closed", _("Over")

    round = models.ForeignKey(Round, models.CASCADE, related_name="workshops")
    join_code = models.CharField(_("code to join"), max_length=6)
    anonymous = models.BooleanField(_("votes without names"), default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOBBY)
    code = models.CharField(max_length=60, blank=True)
    step = models.PositiveIntegerField(default=0)
    codes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    paused_at = models.DateTimeField(null=True)
    facilitator = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = WorkshopQuerySet.as_manager()

    if TYPE_CHECKING:
        joined: int  # of those that came with ``counted``
        voted: int

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["join_code"], condition=Q(closed_at=None), name="workshop_code_once"),
            models.UniqueConstraint(fields=["round"], condition=Q(closed_at=None), name="one_open_workshop_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.round} ({self.join_code})"


class Seat(models.Model):
    """Somebody in the room: known by the digest of what their browser keeps, and by a name if votes carry names."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="seats")
    token_digest = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=60, blank=True)
    joined_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "token_digest"], name="seat_once"),
            models.UniqueConstraint("workshop", Lower("name"), condition=~Q(name=""), name="seat_name_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class Vote(models.Model):
    """What one seat says of one statement; it may change until the votes are shown."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="votes")
    code = models.CharField(max_length=60)
    rating = models.CharField(max_length=10, choices=Rating.choices)
    voted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seat", "code"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.rating}"
