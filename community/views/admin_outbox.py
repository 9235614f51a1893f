"""The outbox in the back office: how many mails went, and those that somebody must decide about. Never their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, cast

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import StatusTagColumn

from community import mail_kinds
from community.models import Delivery
from community.services import outbox_care as services
from community.services.one_a_day import ON_ITS_WAY
from community.services.outbox_counts import months_shown
from community.services.outbox_seen import mails_seen_by
from community.services.quarantine import is_quarantined
from community.services.readers import is_stopped
from community.views import admin_outbox_columns as columns
from community.views import admin_outbox_shown as shown
from community.views.admin_pages import PeopleList, needs

if TYPE_CHECKING:
    from community.models import User

PERMISSION = "community.resend_delivery"
State = Delivery.State
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def _kinds() -> list[tuple[str, str]]:
    return [(kind.name, shown.kind_name(kind.name)) for kind in mail_kinds.known()]


def _months(asked: str) -> list[tuple[str, str]]:
    """Those that the page shows, and the one that was asked for: of an earlier one there may be mails, too."""
    known = set(months_shown(now=timezone.now()))
    if MONTH.fullmatch(asked):
        known.add(asked)
    return [(month, shown.month_name(month)) for month in sorted(known, reverse=True)]


class OutboxFilterSet(WagtailFilterSet):
    """Narrow the mails; without a state, to those that need somebody."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(state.value, state.label) for state in shown.COLUMNS],
        empty_label=gettext_lazy("Somebody must decide"),
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=_kinds)
    period = django_filters.ChoiceFilter(label=gettext_lazy("Month"))

    class Meta:
        model = Delivery
        fields: ClassVar = ["state", "kind", "period"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        # Looked up once: choices that are a function are asked for again by each who reads them.
        self.filters["period"].extra["choices"] = _months((data or {}).get("period", ""))

    def in_state(self, mails: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """Those in a state; what is in a worker's hands waits, too."""
        return mails.filter(state__in=ON_ITS_WAY if value == State.PENDING else [value])


class Outbox(PeopleList):
    """Mails, the newest first: those that need somebody, unless others are asked for. Above them, how it goes."""

    permission = PERMISSION
    page_title = gettext_lazy("Emails sent")
    verbose_name, verbose_name_plural = gettext_lazy("email"), gettext_lazy("emails")
    header_icon = "mail"
    template_name = "community/admin/outbox.html"
    filterset_class = OutboxFilterSet
    index_url_name = "admin_outbox"
    index_results_url_name = "admin_outbox_results"
    default_ordering = "-pk"
    columns: ClassVar = [
        columns.WhenColumn("created_at", label=gettext_lazy("When (UK time)")),
        columns.KindColumn("kind", label=gettext_lazy("Kind")),
        columns.ToWhomColumn("member", label=gettext_lazy("To whom")),
        StatusTagColumn(
            "get_state_display", label=gettext_lazy("State"), primary=lambda row: row.state == State.UNCERTAIN
        ),
        columns.ReasonColumn("error", label=gettext_lazy("Reason")),
        columns.DecideColumn("pk", label=gettext_lazy("What to do")),
    ]

    def get_base_queryset(self) -> QuerySet[Delivery]:
        mails = mails_seen_by(self._reader).select_related("member__user", "user")
        asked = self.request.GET.get("state")
        return mails if asked in State.values else mails.filter(services.UNDECIDED)

    def filter_queryset(self, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """None for a filter that means nothing, which Wagtail leaves out without a word."""
        return super().filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def order_queryset(self, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """By number, for which a million rows need not be sorted."""
        return queryset.order_by("-pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if not self.results_only:
            now = timezone.now()
            context |= {"rests": is_quarantined(), "list_id": shown.LIST}
            mails = mails_seen_by(self._reader)
            context |= {"header": [state.label for state in shown.COLUMNS], "numbers": shown.numbers(mails, now)}
            context |= {"summary": shown.summary(now), "failures": shown.failures(mails), "runs": shown.runs(now)}
        return context

    @property
    def _reader(self) -> User:
        return cast("User", self.request.user)


@require_POST
@needs(PERMISSION)
def mark_sent(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """An uncertain mail did arrive."""
    done = services.mark_sent(delivery=_found(pk, user), by=user, now=timezone.now())
    return _answer(request, done, _("The email counts as sent."))


@require_POST
@needs(PERMISSION)
def send_again(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Try it once more, unless its address gets no mail: then it would only be skipped."""
    delivery = _found(pk, user)
    if is_stopped(delivery):
        first = _("Emails to this address are stopped. Start them again at “Addresses without mail” first.")
        messages.warning(request, first)
        return redirect("admin_outbox")
    done = services.send_again(delivery=delivery, by=user, now=timezone.now())
    return _answer(request, done, _("The email is tried again now."))


def _found(pk: int, reader: User) -> Delivery:
    return get_object_or_404(mails_seen_by(reader).select_related("member"), pk=pk)


def _answer(request: HttpRequest, done: bool, said: str) -> HttpResponse:
    if done:
        messages.success(request, said)
    else:
        messages.info(request, _("Somebody has decided about this email already."))
    return redirect("admin_outbox")
