"""A member's copy of their own data, and the trace of those who left."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.member import Member


class DataCopy(models.Model):
    """A zip of everything about one member, made in the background. The file lies outside the media folder."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="data_copies")
    asked_at = models.DateTimeField(_("asked"))
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"))
    file_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.member_id} {self.asked_at:%Y-%m-%d}"


class Erasure(models.Model):
    """That an address was erased: a keyed digest, so that after a restore the erasure can be done again."""

    email_digest = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"


class InactivityWarning(models.Model):
    """That somebody who has not signed in for long was told that their account will go. Signing in removes it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inactivity_warning")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_at:%Y-%m-%d}"
