"""Mails of the diagnostic that are due, are being sent, or were sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostic.models.contributor import Contributor


class ContributorMail(models.Model):
    """A mail to somebody who was asked to rate. ``key`` says which, so that none is made twice."""

    class Kind(models.TextChoices):
        """What it says."""

        INVITED = "invited", _("Asked to rate")
        REMINDED = "reminded", _("Reminded")
        REMOVED = "removed", _("No longer needed")

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contributor", "key"], name="contributor_mail_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["claimed_at", "due_at"], name="contributor_mail_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.contributor_id}"
