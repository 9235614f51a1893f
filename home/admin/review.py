"""The ways to the act of review: from the editor's menu, the page's header and the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.permissions import page_permission_policy

from home.permissions import may_review
from home.services.review import LOG_ACTION

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.http import HttpRequest
    from wagtail.log_actions import LogActionRegistry
    from wagtail.models import Page

LABEL = _("I reviewed the whole page")


class ReviewMenuItem(ActionMenuItem):
    """ "I reviewed the whole page" among the editor's actions. It leads to a page of its own and saves nothing."""

    name = "action-review"
    label = LABEL
    icon_name = "calendar-check"
    order = 65

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and may_review(context["request"].user, context["page"])

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("review_page", args=[parent_context["page"].pk])


def review_button(
    page: Page, user: AbstractUser, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """The same among the buttons of a page in lists and headers."""
    if not page.is_root() and may_review(user, page):
        yield Button(LABEL, reverse("review_page", args=[page.pk]), icon_name="calendar-check", priority=45)


class ReviewReportMenuItem(MenuItem):
    """The report, for those who may change a page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"]))


def report_menu_item() -> ReviewReportMenuItem:
    """The report's place in the menu."""
    return ReviewReportMenuItem(
        _("Pages due for review"), reverse("review_report"), name="review", icon_name="calendar-check", order=100
    )


class ReviewLogFormatter(LogFormatter):
    """How the act of review stands in a page's history."""

    label = _("Reviewed")

    def format_message(self, log_entry: Any) -> Any:
        return _("Reviewed the whole page")


def register_log_action(actions: LogActionRegistry) -> None:
    """Name the act of review for histories and the site history report."""
    actions.register_action(LOG_ACTION)(ReviewLogFormatter)
