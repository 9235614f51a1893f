"""The feedback report's addresses, and its place in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from home.views import admin_comments, admin_feedback


class FeedbackMenuItem(MenuItem):
    """Shown to whoever may read feedback."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("home.view_pagefeedback")


def menu_item() -> FeedbackMenuItem:
    """The report in Wagtail's menu of reports."""
    return FeedbackMenuItem(
        _("Page feedback"), reverse("page_feedback_report"), name="page-feedback", icon_name="comment", order=110
    )


def urls() -> list[URLPattern]:
    """The report, what was said of one page, and deleting it."""
    report = admin_feedback.FeedbackReport
    base = "reports/page-feedback/"
    return [
        path(base, report.as_view(), name="page_feedback_report"),
        path(f"{base}results/", report.as_view(results_only=True), name="page_feedback_report_results"),
        path(f"{base}<int:page_id>/", admin_comments.feedback_list, name="page_feedback_list"),
        path(
            f"{base}<int:page_id>/<int:feedback_id>/delete/",
            admin_comments.feedback_delete,
            name="page_feedback_delete",
        ),
    ]
