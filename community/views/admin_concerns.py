"""Concerns that members raised about somebody, for moderators only."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request

from community.forms.admin_concerns import OutcomeForm
from community.models import AuditEntry, Concern, Member
from community.permissions import may_moderate
from community.services.concerns import close_concern, hide_member, note_of, restore_member
from community.services.looks import note_look
from community.views.admin_member import member_url
from community.views.admin_pages import DayColumn, PeopleList, admin_page, needs
from community.views.admin_scope import concerns_in_care, member_or_404

if TYPE_CHECKING:
    from community.models import User

Status = Concern.Status


class ConcernFilterSet(WagtailFilterSet):
    """Narrow the concerns."""

    status = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=Status.choices)
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Concern.Kind.choices)
    raised_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Raised"), widget=DateRangePickerWidget)
    about = django_filters.CharFilter(
        label=gettext_lazy("About (number of the profile)"), field_name="about__public_id"
    )

    class Meta:
        model = Concern
        fields: ClassVar = ["status", "kind", "raised_at", "about"]


class ConcernList(PeopleList):
    """Concerns: open ones first, the newest at the top."""

    permission = "community.view_concern"
    page_title = gettext_lazy("Concerns")
    verbose_name_plural = gettext_lazy("concerns")
    header_icon = "warning"
    filterset_class = ConcernFilterSet
    index_url_name = "admin_concerns"
    index_results_url_name = "admin_concerns_results"
    columns: ClassVar = [
        TitleColumn("whom", label=gettext_lazy("About"), url_name="admin_concern"),
        Column("get_kind_display", label=gettext_lazy("Kind")),
        StatusTagColumn(
            "get_status_display", label=gettext_lazy("State"), primary=lambda row: row.status == Status.OPEN
        ),
        DayColumn("raised_at", label=gettext_lazy("Raised")),
        DayColumn("closed_at", label=gettext_lazy("Closed")),
    ]

    def get_base_queryset(self) -> QuerySet[Concern]:
        return concerns_in_care(cast("User", self.request.user))

    def order_queryset(self, queryset: QuerySet[Concern]) -> QuerySet[Concern]:
        return queryset.order_by("-status", "-raised_at", "-pk")  # "open" comes after "closed" in the alphabet


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.view_concern")
def concern_page(request: HttpRequest, user: User, concern_id: int) -> HttpResponse:
    """Read a concern, which is noted; with POST, close it with what was done."""
    concern = get_object_or_404(concerns_in_care(user), pk=concern_id)
    may_close = user.has_perm("community.change_concern") and concern.status == Status.OPEN
    form = OutcomeForm(request.POST or None) if may_close else None
    if request.method == "POST":
        if form is None:
            messages.info(request, _("This concern is closed already."))
            return redirect("admin_concerns")
        if form.is_valid():
            return _close(request, concern, by=user, outcome=form.cleaned_data["outcome"])
    viewed, note = AuditEntry.Action.CONCERN_VIEWED, note_of(concern)
    note_look(by=user, at=concern.about, now=timezone.now(), action=viewed, note=note)
    return admin_page(
        request, "concern.html", title=title_of(concern), icon="warning",
        trail=(("admin_concerns", _("Concerns")),), concern=concern, form=form, may_moderate=may_moderate(user),
        member=concern.about, here=reverse("admin_concern", args=[concern.pk]),
        may_link=bool(concern.about_words) and user.has_perm("community.change_concern"),
    )  # fmt: skip


def title_of(concern: Concern) -> str:
    """What the page about a concern is called."""
    return _("Concern about %(name)s") % {"name": concern.whom}


def _close(request: HttpRequest, concern: Concern, *, by: User, outcome: str) -> HttpResponse:
    if close_concern(concern=concern, by=by, outcome=outcome, now=timezone.now()):
        messages.success(request, _("The concern is closed."))
    else:
        messages.info(request, _("This concern is closed already."))
    return redirect("admin_concerns")


@require_POST
@needs("community.moderate_member")
def member_hide(request: HttpRequest, user: User, public_id: str) -> HttpResponse:
    """Take somebody out of every list."""
    member = _somebody_else(user, public_id)
    if hide_member(member=member, by=user, now=timezone.now()):
        messages.success(request, _("%(name)s is hidden now.") % {"name": member.name})
    return redirect(get_valid_next_url_from_request(request) or member_url(member))


@require_POST
@needs("community.moderate_member")
def member_restore(request: HttpRequest, user: User, public_id: str) -> HttpResponse:
    """Show somebody again, as far as they chose."""
    member = _somebody_else(user, public_id)
    if restore_member(member=member, by=user, now=timezone.now()):
        messages.success(request, _("%(name)s is shown again.") % {"name": member.name})
    return redirect(get_valid_next_url_from_request(request) or member_url(member))


def _somebody_else(user: User, public_id: str) -> Member:
    """A member in care; nobody moderates themselves."""
    member = member_or_404(user, public_id)
    if member.user_id == user.pk:
        raise Http404
    return member
