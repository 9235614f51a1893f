"""Requests to join: addresses and the place in the menu."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from community.admin.items import PermittedItem
from community.views import admin_requests

BASE = "community/requests/"
ONE = f"{BASE}<int:request_id>/"


def urls() -> list[URLPattern]:
    """The queue, one request, and the two answers."""
    requests, answer = admin_requests.RequestList, admin_requests.request_answer
    return [
        path(BASE, requests.as_view(), name="admin_requests"),
        path(f"{BASE}results/", requests.as_view(results_only=True), name="admin_requests_results"),
        path(ONE, admin_requests.request_page, name="admin_request"),
        path(f"{ONE}approve/", answer, {"approve": True}, name="admin_request_approve"),
        path(f"{ONE}decline/", answer, {"approve": False}, name="admin_request_decline"),
    ]


def menu_item() -> PermittedItem:
    """Requests in the menu."""
    return PermittedItem(
        _("Requests to join"), "admin_requests", permission="community.view_joinrequest", icon="mail", order=2
    )
