"""Announcements: the list, and what ends or removes one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, cast

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from community.announcement_words import audience_of
from community.models import Announcement, Region
from community.models.vocabulary import Sector
from community.names import name_of
from community.permissions import may_announce
from community.services.announcements import end_now, withdraw
from community.views.admin_pages import PeopleList, admin_page, needs, uk_time
from community.views.admin_scope import announcements_in_care, announcements_to_change

if TYPE_CHECKING:
    from community.models import User
    from community.models.announcement import AnnouncementQuerySet

STATES = {
    "scheduled": gettext_lazy("Scheduled"),
    "shown": gettext_lazy("Shown now"),
    "over": gettext_lazy("Over"),
}
TRAIL = (("admin_announcements", gettext_lazy("Announcements")),)


def state_of(announcement: Announcement, *, now: dt.datetime) -> str:
    """``scheduled``, ``shown`` or ``over``."""
    if announcement.starts_at > now:
        return "scheduled"
    return "over" if announcement.ends_at and announcement.ends_at <= now else "shown"


class AnnouncementFilterSet(WagtailFilterSet):
    """Narrow the announcements."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=list(STATES.items()), method="in_state")
    region = django_filters.ModelChoiceFilter(label=gettext_lazy("Region"), queryset=Region.objects.all())
    sector = django_filters.ChoiceFilter(label=gettext_lazy("Sector"), choices=Sector.choices)

    class Meta:
        model = Announcement
        fields: ClassVar = ["state", "region", "sector"]

    def in_state(self, found: AnnouncementQuerySet, name: str, value: str) -> QuerySet[Announcement]:
        """Those that are in the state now."""
        now = timezone.now()
        if value == "scheduled":
            return found.filter(starts_at__gt=now)
        return found.current(now=now) if value == "shown" else found.filter(ends_at__lte=now)


class MomentColumn(Column):
    """Day and time in UK time."""

    def get_value(self, instance: Announcement) -> str:
        moment = super().get_value(instance)
        return uk_time(moment) if moment else ""


class AnnouncementList(PeopleList):
    """What was, is and will be told; a regional lead sees what is for their regions."""

    permission = "community.view_announcement"
    page_title = gettext_lazy("Announcements")
    verbose_name_plural = gettext_lazy("announcements")
    header_icon = "comment"
    filterset_class = AnnouncementFilterSet
    index_url_name = "admin_announcements"
    index_results_url_name = "admin_announcements_results"
    is_searchable = True
    search_fields: ClassVar = ["title", "text", "title_cy", "text_cy"]
    default_ordering = "-starts_at"
    columns: ClassVar = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="admin_announcement"),
        StatusTagColumn(
            "state", label=gettext_lazy("State"), accessor=lambda row: STATES[state_of(row, now=timezone.now())],
            primary=lambda row: state_of(row, now=timezone.now()) == "shown",
        ),
        Column("audience", label=gettext_lazy("For"), accessor=audience_of),
        MomentColumn("starts_at", label=gettext_lazy("From (UK time)"), sort_key="starts_at"),
        MomentColumn("ends_at", label=gettext_lazy("Until (UK time)"), sort_key="ends_at"),
        Column("by", label=gettext_lazy("By"), accessor=lambda row: name_of(row.by) if row.by else ""),
    ]  # fmt: skip

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """The way to write one."""
        if not may_announce(cast("User", self.request.user)):
            return []
        return [HeaderButton(_("Write an announcement"), url=reverse("admin_announcement_add"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Announcement]:
        return announcements_in_care(cast("User", self.request.user))


@require_POST
@needs("community.change_announcement")
def announcement_end(request: HttpRequest, user: User, announcement_id: int) -> HttpResponse:
    """Stop showing an announcement."""
    announcement = get_object_or_404(announcements_to_change(user), pk=announcement_id)
    if end_now(announcement=announcement, by=user, now=timezone.now()):
        messages.success(request, _("“%(title)s” is no longer shown.") % {"title": announcement.title})
    else:
        messages.info(request, _("It is not being shown."))
    return redirect("admin_announcements")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.delete_announcement")
def announcement_delete(request: HttpRequest, user: User, announcement_id: int) -> HttpResponse:
    """Ask, then delete an announcement."""
    announcement = get_object_or_404(announcements_to_change(user), pk=announcement_id)
    if request.method == "POST":
        withdraw(announcement=announcement, by=user, now=timezone.now())
        messages.success(request, _("“%(title)s” is deleted.") % {"title": announcement.title})
        return redirect("admin_announcements")
    back = reverse("admin_announcement", args=[announcement.pk])
    return admin_page(
        request, "form.html", title=_("Delete this announcement"), icon="bin", trail=TRAIL, button=_("Delete"),
        back=back, intro=_("“%(title)s” goes for good. It stays in the audit log that there was one.") % {
            "title": announcement.title
        },
    )  # fmt: skip
