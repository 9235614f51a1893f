"""What happened to an action of the plan, and the business case that was written for it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostic.models.action import Action
from diagnostic.models.version import Immutable


class ActionEvent(Immutable):
    """Something that happened to an action. ``old`` and ``new`` are its fields by name (``services.actions.as_kept``),
    or the parts of its business case."""

    class Kind(models.TextChoices):
        """What happened."""

        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        CLASHED = "clashed", _("Two changes at once")
        CASE = "case", _("Business case changed")
        CASE_CLASHED = "case-clashed", _("Two changes of the business case at once")

    action = models.ForeignKey(Action, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.action_id}"


class BusinessCase(models.Model):
    """What somebody wrote into the business case of an action, by part (``plan_case.Part``).

    A part that is not in ``words`` says what is known of the action, and follows it. ``known`` has, of each part that
    is written, a ``stamp`` of what was known when it was and in which ``language``, so that a later change is noticed.
    It keeps no words: the name of whoever does the action must not outlive their account.
    """

    action = models.OneToOneField(Action, models.CASCADE, related_name="case")
    words = models.JSONField(default=dict)
    known = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey("community.Member", models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("business case")
        verbose_name_plural = _("business cases")

    def __str__(self) -> str:
        return str(self.action)
