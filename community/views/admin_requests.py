"""Requests to join: who waits, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from community.forms.admin_requests import ReplyForm
from community.models import JoinRequest, Organisation, Region
from community.permissions import may_decide_requests, may_read_addresses
from community.services.joining import AlreadyDecidedError, decide_request
from community.services.looks import note_look
from community.views.admin_pages import DayColumn, PeopleList, admin_page, needs, proposals_url
from community.views.admin_scope import requests_in_care

if TYPE_CHECKING:
    from community.models import User

Status = JoinRequest.Status


class RequestFilterSet(WagtailFilterSet):
    """Narrow the requests."""

    status = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=Status.choices)
    region = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Region"), field_name="member__organisation__region", queryset=Region.objects.all()
    )

    class Meta:
        model = JoinRequest
        fields: ClassVar = ["status", "region"]


class WaitingColumn(Column):
    """How long somebody has waited, or since when it is decided."""

    def get_value(self, instance: JoinRequest) -> str:
        if instance.status == Status.WAITING:
            return _("Waiting for %(time)s") % {"time": timesince(instance.asked_at, depth=1)}
        return str(instance.get_status_display())


class RequestList(PeopleList):
    """Requests to join: those who wait first, the longest waiting at the top."""

    permission = "community.view_joinrequest"
    page_title = gettext_lazy("Requests to join")
    verbose_name_plural = gettext_lazy("requests to join")
    header_icon = "mail"
    filterset_class = RequestFilterSet
    index_url_name = "admin_requests"
    index_results_url_name = "admin_requests_results"
    is_searchable = True
    search_fields: ClassVar = ["member__user__first_name", "member__user__last_name", "member__organisation__name"]
    columns: ClassVar = [
        TitleColumn("member", label=gettext_lazy("Who asks"), url_name="admin_request"),
        Column("member.organisation", label=gettext_lazy("Organisation")),
        Column("member.organisation.region", label=gettext_lazy("Region")),
        DayColumn("asked_at", label=gettext_lazy("Asked")),
        WaitingColumn("status", label=gettext_lazy("State")),
        Column("decided_by", label=gettext_lazy("Decided by"), accessor=lambda row: _decider(row)),
    ]

    def get_base_queryset(self) -> QuerySet[JoinRequest]:
        return requests_in_care(cast("User", self.request.user))

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        waits = Case(When(status=Status.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
        return queryset.order_by(waits, "asked_at", "pk")


def _address(asked: JoinRequest, user: User) -> str:
    """What says where somebody works: all of it is for whoever manages accounts."""
    email = asked.member.user.email
    return email if may_read_addresses(user) else f"…@{email.rpartition('@')[2]}"


def _decider(request: JoinRequest) -> str:
    return request.decided_by.get_full_name() if request.decided_by else ""


@require_safe
@needs("community.view_joinrequest")
def request_page(request: HttpRequest, user: User, request_id: int) -> HttpResponse:
    """What somebody said who wants to join, and the two answers."""
    asked = get_object_or_404(requests_in_care(user), pk=request_id)
    note_look(by=user, at=asked.member, now=timezone.now(), note="request to join")
    place = asked.member.organisation
    context: dict[str, Any] = {
        "asked": asked,
        "may_decide": may_decide_requests(user) and asked.status == Status.WAITING and asked.member.user_id != user.pk,
        "proposed": place is not None and place.status == Organisation.Status.PROPOSED,
        "organisations_url": proposals_url() if user.has_perm("community.change_organisation") else "",
        "address": _address(asked, user),
    }
    title = _("Request of %(name)s") % {"name": asked.member.name}
    return admin_page(request, "request.html", title=title, icon="mail", trail=_trail(), **context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("community.decide_joinrequest")
def request_answer(request: HttpRequest, user: User, request_id: int, approve: bool) -> HttpResponse:
    """Let somebody in, or decline, with a reply that can be changed first."""
    asked = get_object_or_404(requests_in_care(user), pk=request_id)
    back = reverse("admin_request", args=[asked.pk])
    if asked.status != Status.WAITING:
        return _decided_already(request)
    form = ReplyForm(request.POST or None, approve=approve, language=asked.member.user.language)
    if request.method == "POST" and form.is_valid():
        return _decide(request, asked, by=user, approve=approve, reply=form.cleaned_data["reply"])
    title = _("Let in %(name)s") if approve else _("Decline the request of %(name)s")
    context = {"form": form, "asked": asked, "back": back, "button": _("Let in") if approve else _("Decline")}
    return admin_page(
        request,
        "request_answer.html",
        title=title % {"name": asked.member.name},
        icon="mail",
        trail=_trail(),
        **context,
    )


def _decide(request: HttpRequest, asked: JoinRequest, *, by: User, approve: bool, reply: str) -> HttpResponse:
    try:
        decide_request(request=asked, by=by, approve=approve, reply=reply, now=timezone.now())
    except AlreadyDecidedError:
        return _decided_already(request)
    done = (
        _("%(name)s is a member now. We have written to them.")
        if approve
        else _("Declined. We have written to %(name)s.")
    )
    messages.success(request, done % {"name": asked.member.name})
    return redirect("admin_requests")


def _decided_already(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("This request is decided already."))
    return redirect("admin_requests")


def _trail() -> tuple[tuple[str, str], ...]:
    return (("admin_requests", _("Requests to join")),)
