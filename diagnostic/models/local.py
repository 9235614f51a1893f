"""What an organisation adds to the set for itself: questions of its own, and simpler words for ours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.places import Organisation
from elements.framework import Element

LOCAL = "x-"  # begins the code of every local question, and of no other


class LocalQuestion(models.Model):
    """A statement that one organisation adds to one element. Rounds take a copy when they start."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="local_questions")
    code = models.CharField(max_length=60)
    element = models.CharField(_("element"), max_length=40, choices=Element.choices)
    text = models.CharField(_("statement"), max_length=200)
    help = models.CharField(_("help"), max_length=400, blank=True)
    green = models.CharField(_("what green looks like"), max_length=240, blank=True)
    amber = models.CharField(_("what amber looks like"), max_length=240, blank=True)
    red = models.CharField(_("what red looks like"), max_length=240, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question of our own")
        verbose_name_plural = _("questions of our own")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code"], name="local_question_once"),
            models.CheckConstraint(condition=models.Q(code__startswith=LOCAL), name="local_question_says_so"),
        ]

    def __str__(self) -> str:
        return self.text


class LocalWording(models.Model):
    """Simpler words for a question of ours, where it is shown in ``language``; elsewhere our own words stand.

    Its code stays, so that rounds stay comparable.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="local_wordings")
    code = models.CharField(max_length=60)
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.CharField(_("statement in our words"), max_length=200)

    class Meta:
        verbose_name = _("wording of our own")
        verbose_name_plural = _("wordings of our own")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code", "language"], name="local_wording_once"),
        ]

    def __str__(self) -> str:
        return self.text
