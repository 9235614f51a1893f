"""The outbox in the back office: how many mails went, and those that somebody must decide about. Never their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn

from community import mail_kinds
from community.models import Delivery
from community.services import outbox_care as services
from community.views.admin_pages import PeopleList, needs, uk_time

if TYPE_CHECKING:
    from community.models import User

PERMISSION = "community.resend_delivery"
State = Delivery.State
# The columns of the table of numbers; what is in a worker's hands counts as waiting.
SHOWN = (State.SENT, State.PENDING, State.UNCERTAIN, State.DEAD, State.SKIPPED, State.CANCELLED)
WAITING = (State.PENDING, State.CLAIMED, State.HANDING)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, capfirst(str(kind.label))) for kind in mail_kinds.known()]


class OutboxFilterSet(WagtailFilterSet):
    """Narrow the mails."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=[(one.value, one.label) for one in services.NEED_SOMEBODY]
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=_kinds)

    class Meta:
        model = Delivery
        fields: ClassVar = ["state", "kind"]


class KindColumn(Column):
    """What kind of mail it is."""

    def get_value(self, instance: Delivery) -> str:
        return capfirst(services.label_of(instance.kind))


class WhenColumn(Column):
    """When it was put into the outbox, in UK time."""

    def get_value(self, instance: Delivery) -> str:
        return uk_time(instance.created_at)


class ReasonColumn(Column):
    """What the mail server or our own program said."""

    def get_value(self, instance: Delivery) -> str:
        return f"{instance.smtp_code or ''} {instance.error}".strip()


class DecideColumn(Column):
    """The two buttons."""

    cell_template_name = "community/admin/outbox_cell.html"

    def get_cell_context_data(self, instance: Delivery, parent_context: Any) -> dict[str, Any]:
        own = {"delivery": instance, "unsure": instance.state == State.UNCERTAIN}
        return {**super().get_cell_context_data(instance, parent_context), **own}


class Outbox(PeopleList):
    """Mails that could not be sent, or probably were, the newest first; and above them how many went."""

    permission = PERMISSION
    page_title = gettext_lazy("Emails sent")
    verbose_name_plural = gettext_lazy("emails")
    header_icon = "mail"
    template_name = "community/admin/outbox.html"
    filterset_class = OutboxFilterSet
    index_url_name = "admin_outbox"
    index_results_url_name = "admin_outbox_results"
    default_ordering = "-created_at"
    columns: ClassVar = [
        WhenColumn("created_at", label=gettext_lazy("When (UK time)"), sort_key="created_at"),
        KindColumn("kind", label=gettext_lazy("Kind")),
        Column("member", label=gettext_lazy("To whom")),
        StatusTagColumn(
            "get_state_display", label=gettext_lazy("State"), primary=lambda row: row.state == State.UNCERTAIN
        ),
        ReasonColumn("error", label=gettext_lazy("Reason")),
        DecideColumn("pk", label=gettext_lazy("What to do")),
    ]

    def get_base_queryset(self) -> QuerySet[Delivery]:
        return services.need_somebody()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if not self.results_only:
            context |= {"header": [state.label for state in SHOWN], "numbers": _numbers()}
        return context


def _numbers() -> list[dict[str, Any]]:
    """A row a month and kind."""
    rows = []
    for one in services.counts(now=timezone.now()):
        waiting = sum(one.numbers.get(state, 0) for state in WAITING)
        cells = [waiting if state == State.PENDING else one.numbers.get(state, 0) for state in SHOWN]
        rows.append(
            {"month": date_format(one.month, "F Y"), "kind": capfirst(services.label_of(one.kind)), "cells": cells}
        )
    return rows


@require_POST
@needs(PERMISSION)
def mark_sent(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """An uncertain mail did arrive."""
    done = services.mark_sent(delivery=_found(pk), by=user, now=timezone.now())
    return _answer(request, done, _("The email counts as sent."))


@require_POST
@needs(PERMISSION)
def send_again(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Try it once more."""
    done = services.send_again(delivery=_found(pk), by=user, now=timezone.now())
    return _answer(request, done, _("The email is tried again now."))


def _found(pk: int) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("member"), pk=pk)


def _answer(request: HttpRequest, done: bool, said: str) -> HttpResponse:
    if done:
        messages.success(request, said)
    else:
        messages.info(request, _("Somebody has decided about this email already."))
    return redirect("admin_outbox")
