"""When somebody last read a whole page and said that it still holds."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

NEVER_REVIEWED = dt.timedelta(days=365)  # how long a page holds without a review, from when it first came out


class PageReview(models.Model):
    """An act of review. Append only: publishing an older draft cannot bring an older date back."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField(_("page last reviewed"))
    next_due = models.DateField(_("next review due"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("note"), max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("page review")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(next_due__gt=models.F("reviewed_on")), name="review_next_due_after_reviewed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.reviewed_on:%Y-%m-%d}"


def reviewed_types() -> list[int]:
    """The content types of pages that hold words to read, and so are reviewed."""
    reviewed = [model for model in get_page_models() if getattr(model, "shows_review_dates", False)]
    return [content_type.pk for content_type in ContentType.objects.get_for_models(*reviewed).values()]


def with_review(pages: models.QuerySet[Page]) -> models.QuerySet[Page]:
    """Those of ``pages`` that are reviewed, each with ``reviewed_on`` and ``next_due`` (None where never reviewed).

    An alias shows another page's words, and so is not reviewed by itself.
    """
    newest = PageReview.objects.filter(page=models.OuterRef("pk")).order_by("-pk")
    return pages.filter(content_type__in=reviewed_types(), alias_of=None).annotate(
        reviewed_on=models.Subquery(newest.values("reviewed_on")[:1]),
        next_due=models.Subquery(newest.values("next_due")[:1]),
    )


def due_for_review(pages: models.QuerySet[Page], *, on: dt.date, within_days: int = 14) -> models.QuerySet[Page]:
    """Live ``pages`` overdue on ``on`` or due within so many days of it; the longest overdue first.

    Whoever publishes a page has just read it: one that was never reviewed is due a year after it first came out.
    """
    limit = on + dt.timedelta(days=within_days)
    old = models.Q(first_published_at=None) | models.Q(first_published_at__date__lte=limit - NEVER_REVIEWED)
    due = with_review(pages).filter(models.Q(next_due__lte=limit) | models.Q(old, next_due=None), live=True)
    return due.order_by(models.F("next_due").asc(nulls_first=True), "path")
