"""What readers say of a page: useful or not, or that something is wrong. No name, address or cookie is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageFeedback(models.Model):
    """One answer to "Was this page useful?", or one reported problem."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        PROBLEM = "problem", _("Problem reported")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="feedback")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("page feedback")
        verbose_name_plural = _("page feedback")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["page", "created_at"], name="feedback_page_created")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.answer}"
