"""Addresses of sharing rounds with the organisation's system."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import sharing

ONE = "rounds/<slug:public_id>/share/"

urlpatterns = [
    path("shared/", sharing.shared, name="diagnostic_shared"),
    path(ONE, sharing.share_round, name="diagnostic_share"),
    path(f"{ONE}<slug:code>/withdraw/", sharing.take_back, name="diagnostic_share_withdraw"),
]
