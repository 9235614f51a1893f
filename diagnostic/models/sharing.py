"""What a partner shares with its system, a round at a time, and what a system made known without names."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.places import System
from diagnostic.models.round import Round
from diagnostic.models.version import Immutable


class SystemShareQuerySet(models.QuerySet["SystemShare"]):
    """Words for finding shares."""

    def standing(self) -> SystemShareQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class SystemShare(models.Model):
    """The choice, on record, to show a finished round's agreed ratings to the lead of one system."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="shares")
    system = models.ForeignKey(System, models.CASCADE, related_name="shares")
    named = models.BooleanField(_("with our name"), default=False)
    shared_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    shared_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = SystemShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("sharing with a system")
        verbose_name_plural = _("sharing with systems")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "system"], condition=Q(withdrawn_at=None), name="shared_once_with_a_system"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} → {self.system}"


class SystemRelease(Immutable):
    """Figures of the partners that share without a name, frozen so that no two releases differ by a few of them.

    ``data`` is what readers see; ``basis`` the rounds it was counted from, which no reader sees.
    """

    system = models.ForeignKey(System, models.CASCADE, related_name="releases")
    data = models.JSONField()
    basis = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.system} ({self.made_at:%Y-%m-%d})"
