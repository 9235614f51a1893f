"""Addresses that get no mail, in the back office: how many, whose and why, and never an address itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from community.models import Member, Suppression
from community.services import suppressions as services
from community.views.admin_outbox import PERMISSION
from community.views.admin_pages import FormColumn, PeopleList, needs, uk_day, uk_time

if TYPE_CHECKING:
    from community.models import User


class SinceColumn(Column):
    """When it was reported, in UK time."""

    def get_value(self, instance: Suppression) -> str:
        return uk_time(instance.since)


class WhoseColumn(Column):
    """Whose address it was; of somebody without an account nothing is known but a code."""

    def get_value(self, instance: Suppression) -> str:
        member: Member | None = getattr(instance.user, "member", None)
        if member is not None:
            return member.name
        return _("Somebody with an account") if instance.user else _("Somebody without an account")


class ProofColumn(Column):
    """How it is known."""

    def get_value(self, instance: Suppression) -> str:
        return instance.get_proof_display() or _("Not noted")


class LiftColumn(FormColumn):
    """The button."""

    cell_template_name = "community/admin/suppressions_cell.html"

    def get_cell_context_data(self, instance: Suppression, parent_context: Any) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "suppression": instance}


class Suppressions(PeopleList):
    """All of them, the newest first."""

    permission = PERMISSION
    page_title = gettext_lazy("Addresses without mail")
    verbose_name_plural = gettext_lazy("addresses")
    header_icon = "mail"
    template_name = "community/admin/suppressions.html"
    index_url_name = "admin_suppressions"
    index_results_url_name = "admin_suppressions_results"
    default_ordering = "-since"
    columns: ClassVar = [
        SinceColumn("since", label=gettext_lazy("When (UK time)"), sort_key="since"),
        WhoseColumn("user", label=gettext_lazy("Whose")),
        Column("get_reason_display", label=gettext_lazy("Reason")),
        ProofColumn("get_proof_display", label=gettext_lazy("How we know")),
        LiftColumn("pk", label=gettext_lazy("What to do")),
    ]

    def get_base_queryset(self) -> QuerySet[Suppression]:
        return services.listed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = [(day.isoformat(), uk_day(day), number) for day, number in services.days_stopped()]
        return {**super().get_context_data(**kwargs), "days": days}


@require_POST
@needs(PERMISSION)
def lift(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Send mail to that address again, because whoever it belongs to asked for it."""
    found = Suppression.objects.filter(pk=pk).first()
    if found and services.lift(suppression=found, by=user, now=timezone.now()):
        said = _("Emails go to this address again.")  # in a line of its own: within an f-string nobody finds it
        messages.success(request, f"{said} {_follows()}")
    else:
        messages.info(request, _("Emails go to this address already."))
    return redirect("admin_suppressions")


@require_POST
@needs(PERMISSION)
def lift_day(request: HttpRequest, user: User) -> HttpResponse:
    """Send mail again to all addresses at which it stopped on a day on which a mail server was not well."""
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:  # written well, and no day
        day = None
    number = services.lift_day(day=day, by=user, now=timezone.now()) if day else 0
    if number:
        said = ngettext("Emails go to %(n)d address again.", "Emails go to %(n)d addresses again.", number)
        messages.success(request, f"{said % {'n': number}} {_follows()}")
    else:
        messages.info(request, _("No address was stopped on that day."))
    return redirect("admin_suppressions")


def _follows() -> str:
    """What nobody has to do by hand: see ``community.services.reopening``."""
    return _("A monthly email that did not come this month follows by itself.")
