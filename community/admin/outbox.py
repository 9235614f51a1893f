"""The outbox: addresses and the place in the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from community.admin.items import PermittedItem
from community.services import written_mails
from community.views import admin_outbox, admin_outbox_reason, admin_quarantine, admin_suppressions
from community.views.admin_written_mails import written_html
from community.views.admin_written_mails import written_mails as written_mails_page

if TYPE_CHECKING:
    from django.http import HttpRequest

BASE = "community/outbox/"


def urls() -> list[URLPattern]:
    """The list, decisions about one mail, about all of a reason and after a restore, addresses without mail, and, where
    mail is written into files, what it says.
    """
    outbox, stopped = admin_outbox.Outbox, admin_suppressions.Suppressions
    return [
        path(BASE, outbox.as_view(), name="admin_outbox"),
        path(f"{BASE}results/", outbox.as_view(results_only=True), name="admin_outbox_results"),
        path(f"{BASE}reason/", admin_outbox_reason.of_reason, name="admin_outbox_reason"),
        path(f"{BASE}rest/", admin_quarantine.rest, name="admin_outbox_rest"),
        path(f"{BASE}written/", written_mails_page, name="admin_written_mails"),
        path(f"{BASE}written/<slug:name>/", written_html, name="admin_written_html"),
        path(f"{BASE}stopped/", stopped.as_view(), name="admin_suppressions"),
        path(f"{BASE}stopped/results/", stopped.as_view(results_only=True), name="admin_suppressions_results"),
        path(f"{BASE}stopped/lift-day/", admin_suppressions.lift_day, name="admin_suppressions_lift_day"),
        path(f"{BASE}stopped/<int:pk>/lift/", admin_suppressions.lift, name="admin_suppression_lift"),
        path(f"{BASE}<int:pk>/sent/", admin_outbox.mark_sent, name="admin_outbox_sent"),
        path(f"{BASE}<int:pk>/again/", admin_outbox.send_again, name="admin_outbox_again"),
    ]


def menu_item() -> PermittedItem:
    """The outbox in the menu, before the audit log."""
    return PermittedItem(_("Emails sent"), "admin_outbox", permission=admin_outbox.PERMISSION, icon="mail", order=850)


def written_item() -> WrittenItem:
    """What was written into files, in the menu of a site to try out."""
    return WrittenItem(_("Emails written here"), reverse("admin_written_mails"), icon_name="mail", order=860)


class WrittenItem(MenuItem):
    """An item for the admin of a site that sends no mail."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser) and written_mails.are_shown()
