"""Regions, systems, topics and allowed domains in the editors' back office."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn

from community.admin.place_views import PlaceDeleteView, PlaceIndexView, PlacePolicy, PlaceViewSet
from community.forms.places import AllowedDomainForm, RegionForm, SystemForm, TopicForm
from community.models import AllowedDomain, Region, System, Topic

NAMES: list[Any] = ["name", "name_cy"]


class RegionPolicy(PlacePolicy):
    """The seven regions are NHS England's: nobody adds one or takes one away here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("change", "view") and super().user_has_permission(user, action)


class RegionIndexView(PlaceIndexView):
    """Regions with how many organisations and systems each has."""

    def get_base_queryset(self) -> QuerySet[Region]:
        counts = {"organisation_count": Count("organisations", distinct=True)}
        return Region.objects.annotate(**counts, system_count=Count("systems", distinct=True))


class RegionViewSet(PlaceViewSet):
    """Regions: their names."""

    model = Region
    name = "community_regions"
    url_prefix = "community/regions"
    icon = "globe"
    menu_order = 40
    form_class = RegionForm
    index_view_class = RegionIndexView
    ordering = ("order", "name")
    list_display: ClassVar = [
        *NAMES,
        NumberColumn("system_count", label=_("Systems"), sort_key="system_count"),
        NumberColumn("organisation_count", label=_("Organisations"), sort_key="organisation_count"),
    ]
    list_export: ClassVar = ["pk", *NAMES, "code"]
    policy_class = RegionPolicy

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list and the form."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results", "edit")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"add_url_name": None, "delete_url_name": None, **kwargs})


class SystemIndexView(PlaceIndexView):
    """Systems with how many organisations each has."""

    def get_base_queryset(self) -> QuerySet[System]:
        return System.objects.select_related("region").annotate(organisation_count=Count("organisations"))


class SystemViewSet(PlaceViewSet):
    """Integrated care systems."""

    model = System
    name = "community_systems"
    url_prefix = "community/systems"
    icon = "site"
    menu_label = _("Systems")
    menu_order = 30
    form_class = SystemForm
    index_view_class = SystemIndexView
    list_display: ClassVar = [
        *NAMES,
        Column("region", label=_("Region"), sort_key="region__order"),
        NumberColumn("organisation_count", label=_("Organisations"), sort_key="organisation_count"),
    ]
    list_filter: ClassVar = ["region"]
    list_export: ClassVar = ["pk", *NAMES, "code", "region.code"]


class TopicIndexView(PlaceIndexView):
    """Topics with how many members chose each."""

    def get_base_queryset(self) -> QuerySet[Topic]:
        return Topic.objects.annotate(people=Count("members", filter=Q(members__status="active")))


class TopicDeleteView(PlaceDeleteView):
    """Removing a topic, after saying how many chose it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "chosen_by": self.object.members.count()}


class TopicViewSet(PlaceViewSet):
    """What members want to talk about."""

    model = Topic
    name = "community_topics"
    url_prefix = "community/topics"
    icon = "tag"
    menu_order = 50
    form_class = TopicForm
    index_view_class = TopicIndexView
    delete_view_class = TopicDeleteView
    list_display: ClassVar = [*NAMES, NumberColumn("people", label=_("Members"), sort_key="people")]
    list_export: ClassVar = ["pk", *NAMES, "code"]


class AllowedDomainViewSet(PlaceViewSet):
    """Domains of email addresses that let people in at once."""

    model = AllowedDomain
    name = "community_domains"
    url_prefix = "community/domains"
    icon = "mail"
    menu_order = 60
    form_class = AllowedDomainForm
    search_fields: ClassVar = ["domain", "note"]
    list_display: ClassVar = [
        "domain",
        BooleanColumn("with_subdomains", label=_("Sub-domains too"), sort_key="with_subdomains"),
        Column("note", label=_("Note")),
    ]
    list_export: ClassVar = ["pk", "domain", "with_subdomains", "note"]
