"""The reflection board of a session: cards, groups of cards, and votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from community.models.group_sessions import GroupSession
from community.models.member import Member


class BoardCard(models.Model):
    """A thought in a column. ``author`` is emptied when an anonymous board closes: then no way leads back to a person.

    ``key`` stands in addresses and says nothing about the order in which cards came. When an anonymous board closes,
    each card becomes a new row with a new key, in an order that chance made: no log of addresses leads to it either.
    """

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="cards")
    key = models.CharField(max_length=16, unique=True)
    column = models.CharField(max_length=40)
    text = models.CharField(max_length=400)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="board_cards")
    group = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="grouped")
    votes_kept = models.PositiveIntegerField(default=0)  # the count, once the votes themselves are deleted
    created_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # by the host or a moderator
    # What its author wrote last, shown to others from ``next_at`` on, so that the moment tells nobody who it was.
    # Empty: the card is taken back. Named boards need neither.
    next_text = models.CharField(max_length=400, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["column", "pk"]

    if TYPE_CHECKING:
        author_id: int | None
        group_id: int | None

    def __str__(self) -> str:
        return self.text[:40]


class BoardVote(models.Model):
    """One member's vote for a card. Counts are hidden until the reveal; votes are deleted when the board closes."""

    card = models.ForeignKey(BoardCard, models.CASCADE, related_name="votes")
    member = models.ForeignKey(Member, models.CASCADE, related_name="board_votes")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["card", "member"], name="board_vote_once")]

    def __str__(self) -> str:
        return f"{self.card_id}"
