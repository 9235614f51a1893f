"""What readers say of a page: useful or not, or that something is wrong. No name, address or cookie is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, Count, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from home.models.views import PageViews


class PageFeedback(models.Model):
    """One answer to "Was this page useful?", or one reported problem."""

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("was it useful", "Yes")
        NO = "no", pgettext_lazy("was it useful", "No")
        PROBLEM = "problem", _("Problem reported")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="feedback")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    doing = models.TextField(_("what the reader was doing"), max_length=1000, blank=True)  # with a problem only
    created_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("page feedback")
        verbose_name_plural = _("page feedback")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["page", "created_at"], name="feedback_page_created")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.answer}"


def with_feedback(pages: QuerySet[Page], *, said: Q, viewed: Q) -> QuerySet[Page]:
    """``pages`` with their views, answers, problems and newest comment; ``said`` and ``viewed`` bound the time."""
    feedback = PageFeedback.objects.filter(said, page=OuterRef("pk"))
    comments = feedback.exclude(comment="").order_by("-created_at")
    views = PageViews.objects.filter(viewed, page=OuterRef("pk")).order_by().values("page")
    annotated = pages.annotate(
        yes=_number_of(feedback.filter(answer=PageFeedback.Answer.YES)),
        no=_number_of(feedback.filter(answer=PageFeedback.Answer.NO)),
        problems=_number_of(feedback.filter(answer=PageFeedback.Answer.PROBLEM)),
        comments=_number_of(feedback.exclude(comment="")),
        newest=Subquery(comments.values("comment")[:1]),
        readings=Coalesce(Subquery(views.annotate(n=Sum("count")).values("n")), 0),
    )
    return annotated.annotate(
        answers=F("yes") + F("no"),
        share=Case(
            When(answers__gt=0, then=Cast(F("yes"), FloatField()) / Cast(F("answers"), FloatField())),
            default=Value(None),
            output_field=FloatField(),
        ),
    )


def _number_of(rows: QuerySet[PageFeedback]) -> Coalesce:
    counted = rows.order_by().values("page").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
