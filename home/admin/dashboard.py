"""What an editor sees first: pages due for review, what readers say, translations to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from home.models import PageFeedback
from home.models.review import due_for_review
from home.services.translations import stale_pages, untranslated_pages

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet
    from django.http import HttpRequest

SHOWN = 8
SOON = 14
FEEDBACK_DAYS = 30


def editable_pages(user: AbstractUser) -> QuerySet[Page]:
    """The pages this person may change: a dashboard tells nobody of others."""
    return page_permission_policy.instances_user_has_permission_for(user, "change")


class DueForReviewPanel(Component):
    """Pages overdue for review or due within a fortnight, the longest overdue first."""

    name = "due_for_review"
    template_name = "home/admin/panel_due_for_review.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        user = parent_context["request"].user
        due = due_for_review(editable_pages(user), on=today, within_days=SOON).select_related("locale")
        pages = list(due[: SHOWN + 1])
        return {"pages": pages[:SHOWN], "more": len(pages) > SHOWN, "today": today, "soon": SOON}


class FeedbackPanel(Component):
    """What readers said in the last month: how many found pages useful, and the newest problems."""

    name = "page_feedback"
    template_name = "home/admin/panel_feedback.html"
    order = 130

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        if not parent_context or not parent_context["request"].user.has_perm("home.view_pagefeedback"):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        since = timezone.now() - dt.timedelta(days=FEEDBACK_DAYS)
        recent = PageFeedback.objects.filter(created_at__gte=since, page__in=editable_pages(user))
        answer = PageFeedback.Answer
        totals = recent.aggregate(
            yes=Count("pk", filter=Q(answer=answer.YES)),
            no=Count("pk", filter=Q(answer=answer.NO)),
            problems=Count("pk", filter=Q(answer=answer.PROBLEM)),
        )
        said = recent.exclude(comment="").exclude(answer=answer.YES).select_related("page")[:5]
        return {**totals, "said": said, "days": FEEDBACK_DAYS, "answers": totals["yes"] + totals["no"]}


class TranslationsPanel(Component):
    """Welsh pages that lack words, and English pages without Welsh."""

    name = "translations"
    template_name = "home/admin/panel_translations.html"
    order = 140

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        pages = editable_pages(parent_context["request"].user)
        stale = list(stale_pages(pages)[: SHOWN + 1])
        untranslated = list(untranslated_pages(pages)[: SHOWN + 1])
        return {
            "stale": stale[:SHOWN],
            "untranslated": untranslated[:SHOWN],
            "more": len(stale) > SHOWN or len(untranslated) > SHOWN,
        }


def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put our panels on the dashboard of who works on pages, after what waits for the person's own decision."""
    if page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"]):
        panels += [DueForReviewPanel(), FeedbackPanel(), TranslationsPanel()]
