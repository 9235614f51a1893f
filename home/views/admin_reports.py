"""The report of pages due for review."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import PageReportView
from wagtail.coreutils import get_locales_display_names
from wagtail.models import Locale, Page, get_page_content_types
from wagtail.permissions import page_permission_policy

from home.models.review import with_review
from home.services.page_keepers import names_of_keepers

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet

SOON = 14
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula, made plain."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def language_name(locale_id: int) -> str:
    """A language by its key, from what Wagtail keeps in memory."""
    return str(get_locales_display_names().get(locale_id, ""))


class ReviewFilterSet(WagtailFilterSet):
    """Narrow the report by state, language and kind of page."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        choices=[
            ("due", _("Due within 14 days or overdue")),
            ("overdue", _("Overdue")),
            ("never", _("Never reviewed")),
        ],
    )
    next_due = django_filters.DateFromToRangeFilter(label=_("Next review due"), widget=DateRangePickerWidget)
    locale = django_filters.ModelChoiceFilter(label=_("Language"), queryset=Locale.objects.all())
    content_type = ContentTypeFilter(
        label=_("Kind of page"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )

    class Meta:
        model = Page
        fields = ("state", "locale", "content_type")

    def in_state(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """``pages`` in the chosen state today."""
        today = timezone.localdate()
        if value == "overdue":
            return pages.filter(next_due__lt=today)
        if value == "never":
            return pages.filter(next_due=None)
        return pages.filter(Q(next_due__lte=today + dt.timedelta(days=SOON)) | Q(next_due=None))


class ReviewReport(PageReportView):
    """Every live page of words that the editor may change: when it was reviewed, when it is due, and who is told."""

    page_title = _("Pages due for review")
    header_icon = "calendar-check"
    filterset_class = ReviewFilterSet
    index_url_name = "review_report"
    index_results_url_name = "review_report_results"
    results_template_name = "home/admin/review_report_results.html"
    any_permission_required = ("add", "change", "publish")
    list_export = (
        "title",
        "locale_id",
        "page_type_display_name",
        "content_owner",
        "reviewed_on",
        "next_due",
        "full_url",
    )
    export_headings = {  # noqa: RUF012
        "title": _("Title"),
        "locale_id": _("Language"),
        "page_type_display_name": _("Kind of page"),
        "content_owner": _("Page owner"),
        "reviewed_on": _("Page last reviewed"),
        "next_due": _("Next review due"),
        "full_url": _("Address"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.custom_field_preprocess = {
            **PageReportView.custom_field_preprocess,
            "title": {self.FORMAT_CSV: safe_cell},
            "content_owner": {self.FORMAT_CSV: safe_cell},
            "locale_id": {self.FORMAT_CSV: language_name, self.FORMAT_XLSX: language_name},
        }

    def get_queryset(self) -> QuerySet[Page]:
        """Reviewed pages with their dates, what is due first at the top."""
        pages = page_permission_policy.instances_user_has_permission_for(self.request.user, "change").filter(live=True)
        ordered = with_review(pages).order_by(F("next_due").asc(nulls_first=True), "path")
        self.queryset = cast("PageQuerySet", ordered).specific()
        return super().get_queryset()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        soon = today + dt.timedelta(days=SOON)
        context = super().get_context_data(*args, **kwargs)
        names = names_of_keepers(context["object_list"])
        for page in context["object_list"]:
            page.looked_after_by = names[page.pk]
        return {**context, "today": today, "soon": soon}
