"""Members as staff find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.admin.widgets.button import Button

from community.models import Appointment, Member, Region, System
from community.models.vocabulary import RoleName, Sector
from community.permissions import may_read_addresses
from community.views.admin_pages import DayColumn, PeopleList
from community.views.admin_scope import members_in_care

if TYPE_CHECKING:
    from django.http import HttpRequest

    from community.models import User

Status = Member.Status
# Who left for good has nothing left to see.
STATES = [(status.value, status.label) for status in Status if status != Status.ERASED]
YES_NO = BooleanRadioSelect
LONGEST_SEARCH = 200  # SQLite refuses to look for very long words


class MemberFilterSet(WagtailFilterSet):
    """Narrow the list of members."""

    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, widget=forms.CheckboxSelectMultiple
    )
    region = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Region"), field_name="organisation__region", queryset=Region.objects.all()
    )
    system = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Integrated care system"), field_name="organisation__system", queryset=System.objects.all()
    )
    sector = django_filters.ChoiceFilter(
        label=gettext_lazy("Sector"), field_name="organisation__sector", choices=Sector.choices
    )
    role = django_filters.ChoiceFilter(label=gettext_lazy("Role"), choices=RoleName.choices, method="with_role")
    listed = django_filters.BooleanFilter(label=gettext_lazy("In the directory"), widget=YES_NO)
    hidden = django_filters.BooleanFilter(
        label=gettext_lazy("Hidden by a moderator"), field_name="hidden_at", lookup_expr="isnull", exclude=True,
        widget=YES_NO,
    )  # fmt: skip

    class Meta:
        model = Member
        fields: ClassVar = ["status", "region", "system", "sector", "role", "listed", "hidden"]

    def with_role(self, members: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        """Members who hold the role for some place."""
        return members.filter(Exists(Appointment.objects.filter(user=OuterRef("user"), role=value)))


class MemberList(PeopleList):
    """The people a member of staff looks after: all of them, or those of their regions."""

    permission = "community.view_member"
    page_title = gettext_lazy("Members")
    verbose_name_plural = gettext_lazy("members")
    header_icon = "group"
    filterset_class = MemberFilterSet
    index_url_name = "admin_members"
    index_results_url_name = "admin_members_results"
    is_searchable = True
    default_ordering = "-joined_at"

    @property
    def columns(self) -> list[Any]:  # type: ignore[override]
        """No addresses, except for whoever manages accounts."""
        address = [Column("user.email", label=_("Email address"))]
        return [
            TitleColumn("name", label=_("Name"), url_name="admin_member", id_accessor="public_id"),
            *(address if may_read_addresses(cast("User", self.request.user)) else []),
            Column("organisation", label=_("Organisation"), sort_key="organisation__name"),
            Column("organisation.region", label=_("Region"), sort_key="organisation__region__order"),
            StatusTagColumn("get_status_display", label=_("State"), sort_key="status", primary=_is_in),
            BooleanColumn("listed", label=_("In the directory")),
            BooleanColumn("hidden", label=_("Hidden"), accessor=lambda member: member.hidden_at is not None),
            DayColumn("joined_at", label=_("Joined"), sort_key="joined_at"),
            DayColumn("user.last_login", label=_("Last signed in"), sort_key="user__last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[Member]:
        return members_in_care(cast("User", self.request.user))

    def search_queryset(self, queryset: QuerySet[Member]) -> QuerySet[Member]:
        return having_words(queryset, self.search_query, user=cast("User", self.request.user))

    @property
    def header_more_buttons(self) -> list[Button]:
        """The download, with what is chosen now."""
        if not self.request.user.has_perm("community.export_member"):
            return []
        chosen = self.request.GET.copy()
        for name in ("p", "_w_filter_fragment"):
            chosen.pop(name, None)
        url = reverse("admin_members_export") + (f"?{chosen.urlencode()}" if chosen else "")
        return [Button(_("Download this list"), url=url, icon_name="download")]


def chosen_members(request: HttpRequest, user: User) -> QuerySet[Member]:
    """Those whom the filters and the search of the address leave, as in the list; nobody if a filter is wrong."""
    members = members_in_care(user)
    filters = MemberFilterSet(request.GET, queryset=members.order_by("pk"), request=request)
    found = filters.qs if filters.is_valid() else members.none()
    return having_words(found, request.GET.get("q", ""), user=user)


def having_words(members: QuerySet[Member], words: str, *, user: User) -> QuerySet[Member]:
    """Those who have each of the words somewhere. An address finds nobody for ``user`` who may not read it."""
    fields = ["user__first_name", "user__last_name", "organisation__name"]
    fields += ["user__email"] if may_read_addresses(user) else []
    for word in words.replace("\0", "")[:LONGEST_SEARCH].split()[:8]:
        members = members.filter(_any_of(fields, word))
    return members


def _is_in(member: Member) -> bool:
    return member.status == Status.ACTIVE


def _any_of(fields: list[str], word: str) -> Q:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found
