"""The audit log: addresses and the place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from community.views import admin_audit

BASE = "community/audit/"


def urls() -> list[URLPattern]:
    """The list and its download."""
    log = admin_audit.AuditList
    return [
        path(BASE, log.as_view(), name="admin_audit"),
        path(f"{BASE}results/", log.as_view(results_only=True), name="admin_audit_results"),
        path(f"{BASE}export/", admin_audit.audit_export, name="admin_audit_export"),
    ]


def menu_item() -> PermittedItem:
    """The log in the menu, at the end."""
    return PermittedItem(
        _("Audit log"), "admin_audit", permission="community.view_auditentry", icon="history", order=900
    )
