"""Sessions of the community: the host's list."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar, cast

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from community.models import GroupSession, Meeting, Region
from community.names import name_of
from community.views.admin_pages import PeopleList, uk_time
from community.views.admin_scope import sessions_in_care
from community.views.sessions import with_counts
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import User

PERMISSION = "community.host_meeting"
STATES = {
    "draft": gettext_lazy("Not published"),
    "coming": gettext_lazy("Coming"),
    "over": gettext_lazy("Over"),
    "cancelled": gettext_lazy("Cancelled"),
}
TRAIL = (("admin_sessions", gettext_lazy("Sessions")),)


def state_of(session: GroupSession, *, now: dt.datetime) -> str:
    """``draft``, ``coming``, ``over`` or ``cancelled``."""
    if not session.meeting.is_scheduled:
        return "cancelled"
    if not session.published_at:
        return "draft"
    return "over" if session.meeting.ends_at <= now else "coming"


class SessionFilterSet(WagtailFilterSet):
    """Narrow the sessions."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=list(STATES.items()), method="in_state")
    region = django_filters.ModelChoiceFilter(label=gettext_lazy("Region"), queryset=Region.objects.all())
    element = django_filters.ChoiceFilter(label=gettext_lazy("Element"), choices=Element.choices)

    class Meta:
        model = GroupSession
        fields: ClassVar = ["state", "region", "element"]

    def in_state(self, found: QuerySet[GroupSession], name: str, value: str) -> QuerySet[GroupSession]:
        """Those that are in the state now."""
        if value == "cancelled":
            return found.filter(meeting__status=Meeting.Status.CANCELLED)
        scheduled = found.filter(meeting__status=Meeting.Status.SCHEDULED)
        if value == "draft":
            return scheduled.filter(published_at=None)
        ends = {"meeting__ends_at__lte" if value == "over" else "meeting__ends_at__gt": timezone.now()}
        return scheduled.filter(published_at__isnull=False, **ends)


class StartColumn(Column):
    """Day and time in UK time."""

    def get_value(self, instance: GroupSession) -> str:
        return uk_time(instance.meeting.starts_at)


class SessionList(PeopleList):
    """What was, is and will be held; a regional lead sees what is for their regions, and what they host."""

    permission = PERMISSION
    page_title = gettext_lazy("Sessions")
    verbose_name_plural = gettext_lazy("sessions")
    header_icon = "group"
    filterset_class = SessionFilterSet
    index_url_name = "admin_sessions"
    index_results_url_name = "admin_sessions_results"
    is_searchable = True
    search_fields: ClassVar = ["title", "title_cy", "description"]
    default_ordering = "-meeting__starts_at"
    columns: ClassVar = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="admin_session"),
        StatusTagColumn(
            "state", label=gettext_lazy("State"), accessor=lambda row: STATES[state_of(row, now=timezone.now())],
            primary=lambda row: state_of(row, now=timezone.now()) == "coming",
        ),
        StartColumn("starts", label=gettext_lazy("Starts (UK time)"), sort_key="meeting__starts_at"),
        Column("region", label=gettext_lazy("For"), accessor=lambda row: row.region or _("All regions")),
        Column("host", label=gettext_lazy("Host"), accessor=lambda row: name_of(row.host) if row.host else ""),
        Column(
            "going", label=gettext_lazy("Going"),
            accessor=lambda row: f"{row.going} / {row.capacity}" if row.capacity else row.going,
        ),
    ]  # fmt: skip

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to plan one, and to series."""
        return [
            HeaderButton(_("Plan a session"), url=reverse("admin_session_add"), icon_name="plus"),
            HeaderButton(_("Series"), url=reverse("admin_series_list"), icon_name="list-ul"),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        return with_counts(sessions_in_care(cast("User", self.request.user))).select_related(
            "meeting", "region", "host"
        )
