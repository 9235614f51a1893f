"""Matching rounds: the coordinators' list."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from community.models import MatchingRound
from community.views.admin_pages import PeopleList, uk_time

PERMISSION = "community.run_matchinground"
TRAIL = (("admin_rounds", gettext_lazy("Matching rounds")),)


class RoundFilterSet(WagtailFilterSet):
    """Narrow the rounds."""

    status = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=MatchingRound.Status.choices)

    class Meta:
        model = MatchingRound
        fields: ClassVar = ["status"]


class MomentColumn(Column):
    """Day and time in UK time."""

    def get_value(self, instance: MatchingRound) -> str:
        return uk_time(super().get_value(instance))


class RoundList(PeopleList):
    """What was, is and will be matched, the newest first."""

    permission = PERMISSION
    page_title = gettext_lazy("Matching rounds")
    verbose_name_plural = gettext_lazy("matching rounds")
    header_icon = "group"
    filterset_class = RoundFilterSet
    index_url_name = "admin_rounds"
    index_results_url_name = "admin_rounds_results"
    is_searchable = True
    search_fields: ClassVar = ["title", "title_cy"]
    default_ordering = "-opens_at"
    columns: ClassVar = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="admin_round"),
        StatusTagColumn(
            "get_status_display", label=gettext_lazy("State"), primary=lambda row: row.status in ("open", "proposed")
        ),
        MomentColumn("opens_at", label=gettext_lazy("Opens (UK time)"), sort_key="opens_at"),
        MomentColumn("closes_at", label=gettext_lazy("Closes (UK time)"), sort_key="closes_at"),
        Column("size", label=gettext_lazy("People in a group")),
        Column("people", label=gettext_lazy("Take part")),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to set one up."""
        return [HeaderButton(_("Set up a round"), url=reverse("admin_round_add"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Any]:
        return MatchingRound.objects.annotate(people=Count("entries")).defer("result", "changes")
