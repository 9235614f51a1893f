"""The columns of the outbox's list in the back office."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column

from community.models import Delivery
from community.names import name_of
from community.services import outbox_care as services
from community.views import admin_outbox_shown as shown
from community.views.admin_pages import FormColumn, uk_time

State = Delivery.State


class KindColumn(Column):
    """What kind of mail it is."""

    def get_value(self, instance: Delivery) -> str:
        return shown.kind_name(instance.kind)


class WhenColumn(Column):
    """When it was put into the outbox and, of what waits, when it is to go. In UK time."""

    cell_template_name = "community/admin/outbox_when.html"

    def get_value(self, instance: Delivery) -> str:
        return uk_time(instance.created_at)

    def get_cell_context_data(self, instance: Delivery, parent_context: Any) -> dict[str, Any]:
        own = {"next_try": shown.next_try(instance, timezone.now())}
        return {**super().get_cell_context_data(instance, parent_context), **own}


class ToWhomColumn(Column):
    """A name, as far as the site knows one. Never an address."""

    def get_value(self, instance: Delivery) -> str:
        return _name(instance)


class ReasonColumn(Column):
    """What the mail server or our own program said."""

    def get_value(self, instance: Delivery) -> str:
        return "" if instance.state == State.SENT else shown.said(instance)


class DecideColumn(FormColumn):
    """The two buttons."""

    cell_template_name = "community/admin/outbox_cell.html"

    def get_cell_context_data(self, instance: Delivery, parent_context: Any) -> dict[str, Any]:
        own = {
            "delivery": instance,
            "name": _name(instance),
            "unsure": instance.state == State.UNCERTAIN,
            "decide": instance.state in services.NEED_SOMEBODY,
        }
        return {**super().get_cell_context_data(instance, parent_context), **own}


def _name(delivery: Delivery) -> str:
    if delivery.member:
        return str(delivery.member)
    return name_of(delivery.user) if delivery.user else _("Somebody who is no member")
