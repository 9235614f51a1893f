"""The report of what readers say of each page."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import ContentTypeFilter, DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, LocaleColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Locale, Page, get_page_content_types
from wagtail.permission_policies import ModelPermissionPolicy

from home.models import PageFeedback
from home.models.feedback import with_feedback
from home.permissions import pages_whose_feedback_may_be_read
from home.views.admin_reports import safe_cell


class FeedbackFilterSet(WagtailFilterSet):
    """Narrow the report by time, language, kind of page, and what there is to read."""

    period = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Between"), method="unchanged", widget=DateRangePickerWidget
    )
    locale = django_filters.ModelChoiceFilter(label=gettext_lazy("Language"), queryset=Locale.objects.all())
    content_type = ContentTypeFilter(
        label=gettext_lazy("Kind of page"),
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )
    has = django_filters.ChoiceFilter(
        label=gettext_lazy("With"),
        method="with_what",
        choices=[
            ("answers", gettext_lazy("Answers")),
            ("problems", gettext_lazy("Problems")),
            ("comments", gettext_lazy("Comments")),
            ("nothing", gettext_lazy("No answer yet")),
        ],
    )

    class Meta:
        model = Page
        fields: ClassVar = ["period", "locale", "content_type", "has"]

    def unchanged(self, pages: QuerySet[Page], name: str, value: Any) -> QuerySet[Page]:
        """The period bounds what is counted (FeedbackReport.get_queryset), not which pages are listed."""
        return pages

    def with_what(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Pages that have at least one of what was chosen."""
        return pages.filter(answers=0) if value == "nothing" else pages.filter(**{f"{value}__gt": 0})


class ShareColumn(Column):
    """How many of those who answered found the page useful, in counts: a percentage of three people says nothing."""

    def get_value(self, instance: Any) -> str:
        return share_in_words(instance)


def share_in_words(page: Any) -> str:
    """``14 of 20``, or nothing before the first answer."""
    return _("%(yes)s of %(answers)s") % {"yes": page.yes, "answers": page.answers} if page.answers else ""


class FeedbackReport(ReportView):
    """Which pages people read and find useful."""

    page_title = gettext_lazy("Page feedback")
    header_icon = "comment"
    permission_policy = ModelPermissionPolicy(PageFeedback)
    any_permission_required: ClassVar = ["view"]
    filterset_class = FeedbackFilterSet
    index_url_name = "page_feedback_report"
    index_results_url_name = "page_feedback_report_results"
    is_searchable = True
    search_backend_name = None
    search_fields: ClassVar = ["title"]
    default_ordering = "-answers"
    export_filename = "page-feedback"
    list_export: ClassVar = [
        "title", "locale", "content_type", "readings", "yes", "no", "useful", "problems", "newest", "full_url",
    ]  # fmt: skip
    export_headings: ClassVar = {
        "title": gettext_lazy("Page"),
        "locale": gettext_lazy("Language"),
        "content_type": gettext_lazy("Kind of page"),
        "readings": gettext_lazy("Views"),
        "yes": gettext_lazy("Useful"),
        "no": gettext_lazy("Not useful"),
        "useful": gettext_lazy("Found it useful"),
        "problems": gettext_lazy("Problems"),
        "newest": gettext_lazy("Newest comment"),
        "full_url": gettext_lazy("Address"),
    }
    custom_field_preprocess: ClassVar = {
        "locale": {"csv": str, "xlsx": str},
        "content_type": {"csv": get_content_type_label, "xlsx": get_content_type_label},
    }
    custom_value_preprocess: ClassVar = {**ReportView.custom_value_preprocess, str: {"csv": safe_cell}}
    columns: ClassVar = [
        TitleColumn("title", label=gettext_lazy("Page"), url_name="page_feedback_list", sort_key="title", width="22%"),
        LocaleColumn(label=gettext_lazy("Language")),
        NumberColumn("readings", label=gettext_lazy("Views"), sort_key="readings"),
        NumberColumn("yes", label=gettext_lazy("Useful"), sort_key="yes"),
        NumberColumn("no", label=gettext_lazy("Not useful"), sort_key="no"),
        ShareColumn("share", label=gettext_lazy("Found it useful"), sort_key="share"),
        NumberColumn("answers", label=gettext_lazy("Answers"), sort_key="answers"),
        NumberColumn("problems", label=gettext_lazy("Problems"), sort_key="problems"),
        Column("newest", label=gettext_lazy("Newest comment"), accessor=lambda page: (page.newest or "")[:120]),
    ]

    def get_base_queryset(self) -> QuerySet[Page]:
        """Live pages with what was said of them in the chosen time."""
        said, viewed = self._period()
        pages = pages_whose_feedback_may_be_read(self.request.user).filter(live=True, alias_of__isnull=True)
        return with_feedback(pages, said=said, viewed=viewed).select_related("content_type", "locale")

    def get_filtered_queryset(self) -> QuerySet[Page]:
        """Filtered, searched and ordered by get_queryset already."""
        return self.get_queryset()

    def order_queryset(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """By the chosen column, pages without a value last; then by title."""
        name = self.ordering.removeprefix("-")
        order = F(name).desc(nulls_last=True) if self.ordering.startswith("-") else F(name).asc(nulls_last=True)
        return pages.order_by(order, "title", "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Each page with its share in words, for the spreadsheet."""
        for page in object_list:
            page.useful = share_in_words(page)
        return object_list

    def _period(self) -> tuple[Q, Q]:
        form = self.filters.form
        period = form.cleaned_data.get("period") if form.is_valid() else None
        said, viewed = Q(), Q()
        if period and period.start:
            said, viewed = said & Q(created_at__gte=period.start), viewed & Q(day__gte=period.start.date())
        if period and period.stop:
            said, viewed = said & Q(created_at__lte=period.stop), viewed & Q(day__lte=period.stop.date())
        return said, viewed
