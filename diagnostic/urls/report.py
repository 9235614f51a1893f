"""Addresses of what a round found and of what follows from it at once."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import report

urlpatterns = [
    path("rounds/<slug:public_id>/report/", report.report, name="diagnostic_report"),
    path("rounds/<slug:public_id>/report/peers/", report.peers, name="diagnostic_peers"),
    path("rounds/<slug:public_id>/report/story/", report.story, name="diagnostic_story"),
]
