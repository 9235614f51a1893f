"""The reflection board of a session: cards, groups of cards, and votes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from community.models.group_sessions import GroupSession
from community.models.member import Member


class BoardCard(models.Model):
    """A thought in a column. ``author`` is emptied when an anonymous board closes: then no way leads back to a person.

    ``key`` stands in the page and says nothing about the order in which cards came.
    """

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="cards")
    key = models.CharField(max_length=16, unique=True)
    column = models.CharField(max_length=40)
    text = models.CharField(max_length=400)
    author = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="board_cards")
    # Named boards show who wrote it, kept as a name so that it stays readable when they leave the community.
    group = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="grouped")
    votes_kept = models.PositiveIntegerField(default=0)  # the count, once the votes themselves are deleted
    created_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # by the host or a moderator
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["column", "pk"]

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
