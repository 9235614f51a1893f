"""How often pages are read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageViews(models.Model):
    """A page's views on one day. Nothing about who."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="views")
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("views"), default=0)

    class Meta:
        verbose_name = _("page views")
        verbose_name_plural = _("page views")
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "day"], name="page_views_unique")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day:%Y-%m-%d}: {self.count}"
