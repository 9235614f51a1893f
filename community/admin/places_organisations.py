"""Organisations in the editors' back office: the list, the form, and the way to confirming, closing and merging."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from community.admin.place_views import (
    PlaceCreateView,
    PlaceDeleteView,
    PlaceEditView,
    PlaceIndexView,
    PlacePolicy,
    PlaceViewSet,
    SeenOnlyMixin,
)
from community.forms.places import OrganisationForm
from community.models import Member, Organisation
from community.permissions import may_keep_organisations, regions_in_care
from community.services.places import confirm_organisation, save_organisation
from community.services.similar import organisations_like
from community.views import admin_places

if TYPE_CHECKING:
    from django.urls import URLPattern

    from community.models import User

ALIKE = 5


class OrganisationPolicy(PlacePolicy):
    """Editors see every organisation, regional leads those of their own regions."""

    def seen_by(self, user: Any) -> QuerySet[Organisation]:
        """The organisations of the regions in the person's care."""
        found = super().seen_by(user)
        regions = regions_in_care(user)
        return found if regions is None else found.filter(region__in=regions)


class OrganisationIndexView(PlaceIndexView):
    """Organisations with how many members each has."""

    permission_policy: OrganisationPolicy

    def get_base_queryset(self) -> QuerySet[Organisation]:
        people = Member.objects.filter(organisation=OuterRef("pk"), status=Member.Status.ACTIVE)
        counted = people.order_by().values("organisation").annotate(number=Count("pk")).values("number")
        seen = self.permission_policy.seen_by(self.request.user).select_related("region", "system")
        codes = {"region_code": F("region__code"), "system_code": F("system__code")}
        return seen.annotate(people=Coalesce(Subquery(counted), 0), **codes)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if may_keep_organisations(self.request.user):
            url = reverse("community_import")
            buttons.append(Button(_("Import from a spreadsheet"), url=url, icon_name="upload", priority=80))
        return buttons

    def get_list_more_buttons(self, instance: Organisation) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if may_keep_organisations(self.request.user):
            url = reverse("community_organisation_merge", args=[instance.pk])
            buttons.append(MenuItem(_("Merge into another"), url=url, icon_name="resubmit", priority=25))
        return buttons


class OrganisationCreateView(PlaceCreateView):
    """Adding an organisation, which everybody may choose from then on."""

    def save_instance(self) -> Organisation:
        organisation: Organisation = self.form.save(commit=False)
        save_organisation(organisation=organisation, by=cast("User", self.request.user), now=timezone.now())
        return organisation


class OrganisationEditView(PlaceEditView):
    """Changing an organisation; in the same step it may be confirmed, or opened again."""

    template_name = "community/admin/organisation_edit.html"
    actions: ClassVar = ["edit", "confirm"]

    def save_instance(self) -> Organisation:
        organisation: Organisation = self.form.save(commit=False)
        save = confirm_organisation if self.action == "confirm" else save_organisation
        save(organisation=organisation, by=cast("User", self.request.user), now=timezone.now())
        return organisation

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        organisation = self.object
        buttons = list(super().header_more_buttons)
        merge = reverse("community_organisation_merge", args=[organisation.pk])
        buttons.append(Button(_("Merge into another"), url=merge, icon_name="resubmit", priority=12))
        if organisation.status == Organisation.Status.CONFIRMED:
            close = reverse("community_organisation_close", args=[organisation.pk])
            buttons.append(Button(_("Close"), url=close, icon_name="lock", priority=14))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = self.object
        proposed = organisation.status == Organisation.Status.PROPOSED
        others = Organisation.objects.confirmed().exclude(pk=organisation.pk)
        return {
            **super().get_context_data(**kwargs),
            "proposed": proposed,
            "closed": organisation.status == Organisation.Status.CLOSED,
            "alike": organisations_like(organisation.name, others, limit=ALIKE) if proposed else [],
        }


class OrganisationInspectView(SeenOnlyMixin, generic.InspectView):
    """One organisation, for those who may not change it."""


class OrganisationViewSet(PlaceViewSet):
    """Employers and partners."""

    model = Organisation
    name = "community_organisations"
    url_prefix = "community/organisations"
    icon = "home"
    menu_order = 20
    form_class = OrganisationForm
    policy_class = OrganisationPolicy
    index_view_class = OrganisationIndexView
    add_view_class = OrganisationCreateView
    edit_view_class = OrganisationEditView
    delete_view_class = PlaceDeleteView
    inspect_view_class = OrganisationInspectView
    inspect_view_enabled = True
    inspect_view_fields: ClassVar = [
        "name", "name_cy", "status", "sector", "region", "system", "ods_code", "size", "created_at",
    ]  # fmt: skip
    search_fields: ClassVar = ["name", "name_cy", "ods_code"]
    list_filter: ClassVar = ["status", "region", "system", "sector", "size"]
    list_display: ClassVar = [
        "name",
        StatusTagColumn(
            "get_status_display",
            label=_("State"),
            sort_key="status",
            primary=lambda organisation: organisation.status == Organisation.Status.CONFIRMED,
        ),
        Column("get_sector_display", label=_("Sector"), sort_key="sector"),
        Column("region", label=_("Region"), sort_key="region__order"),
        Column("system", label=_("System"), sort_key="system__name"),
        Column("ods_code", label=_("ODS code"), sort_key="ods_code"),
        NumberColumn("people", label=_("Members"), sort_key="people"),
    ]
    # The columns of an import, so that what was downloaded can be changed and brought back.
    list_export: ClassVar = [
        "pk", "name", "name_cy", "ods_code", "sector", "region_code", "system_code", "size", "status",
    ]  # fmt: skip
    export_headings: ClassVar = {
        "pk": "id", "name": "name", "name_cy": "name_cy", "ods_code": "ods_code", "sector": "sector",
        "region_code": "region", "system_code": "system", "size": "size", "status": "status",
    }  # fmt: skip


def urls() -> list[URLPattern]:
    """Closing and merging."""
    base = "community/organisations/"
    return [
        path(f"{base}merge/<int:pk>/", admin_places.merge_organisation, name="community_organisation_merge"),
        path(f"{base}close/<int:pk>/", admin_places.close, name="community_organisation_close"),
    ]
