"""The audit log: who did what to whom. Nobody changes it here or anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from community.audit_trail import KEPT_FROM_SUBJECT
from community.audit_words import words_of_note
from community.models import AuditEntry, Member
from community.names import name_of
from community.services.exports import export_audit_log
from community.views.admin_member import send_rows
from community.views.admin_pages import PeopleList, needs, uk_time

if TYPE_CHECKING:
    from community.models import User


class AuditFilterSet(WagtailFilterSet):
    """Narrow the log."""

    actor = django_filters.CharFilter(label=gettext_lazy("Who"), method="by_name")
    subject = django_filters.CharFilter(label=gettext_lazy("To whom"), method="by_name")
    action = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Did what"), choices=AuditEntry.Action.choices, widget=forms.CheckboxSelectMultiple
    )
    at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Between"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields: ClassVar = ["actor", "subject", "action", "at"]

    def by_name(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        """Entries of people who have each of the words in their name."""
        account = "actor" if name == "actor" else "subject__user"
        for word in value.split()[:8]:
            entries = entries.filter(
                Q(**{f"{account}__first_name__icontains": word}) | Q(**{f"{account}__last_name__icontains": word})
            )
        return entries


class WhenColumn(Column):
    """Day and time in UK time."""

    def get_value(self, instance: AuditEntry) -> str:
        return uk_time(instance.at)


class NameColumn(Column):
    """Who did it; never an address."""

    def get_value(self, instance: AuditEntry) -> str:
        return name_of(instance.actor)


class SubjectColumn(Column):
    """To whom it was done, with a way to them while there is something to see."""

    cell_template_name = "community/admin/subject_cell.html"

    def get_cell_context_data(self, instance: AuditEntry, parent_context: Any) -> dict[str, Any]:
        member = instance.subject
        there = member and member.status != Member.Status.ERASED
        url = reverse("admin_member", args=[member.public_id]) if member and there else ""
        return {**super().get_cell_context_data(instance, parent_context), "url": url}


class AuditList(PeopleList):
    """What people with rights over others did, the newest first."""

    permission = "community.view_auditentry"
    page_title = gettext_lazy("Audit log")
    verbose_name_plural = gettext_lazy("entries")
    header_icon = "history"
    template_name = "community/admin/audit.html"
    filterset_class = AuditFilterSet
    index_url_name = "admin_audit"
    index_results_url_name = "admin_audit_results"
    default_ordering = "-at"
    columns: ClassVar = [
        WhenColumn("at", label=gettext_lazy("When (UK time)"), sort_key="at"),
        NameColumn("actor", label=gettext_lazy("Who")),
        Column("get_action_display", label=gettext_lazy("Did what")),
        SubjectColumn("subject", label=gettext_lazy("To whom")),
        Column("note", label=gettext_lazy("Note"), accessor=lambda entry: words_of_note(entry.note)),
    ]

    def get_base_queryset(self) -> QuerySet[AuditEntry]:
        return _entries(cast("User", self.request.user))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "chosen": self.request.GET.urlencode()}


@require_POST
@needs("community.view_auditentry")
def audit_export(request: HttpRequest, user: User) -> HttpResponseBase:
    """The log as a file, with the filters of the address. That it was taken is in the log."""
    filters = AuditFilterSet(request.GET, queryset=_entries(user).order_by("-at", "-pk"), request=request)
    entries = filters.qs if filters.is_valid() else _entries(user).none()
    rows = export_audit_log(entries=entries, by=user, now=timezone.now())
    return send_rows(rows, "xlsx" if request.POST.get("file") == "xlsx" else "csv", "audit-log")


def _entries(reader: User) -> QuerySet[AuditEntry]:
    """All but what would tell ``reader`` of a concern about themselves."""
    kept_back = AuditEntry.objects.filter(action__in=KEPT_FROM_SUBJECT, subject__user=reader)
    return AuditEntry.objects.select_related("actor", "subject__user").exclude(pk__in=kept_back.values("pk"))
