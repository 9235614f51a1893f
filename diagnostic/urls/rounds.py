"""Addresses of a round: its list of tasks, and what its lead may change."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import rounds

ONE = "rounds/<slug:public_id>/"

urlpatterns = [
    path(ONE, rounds.round, name="diagnostic_round"),
    path(f"{ONE}change/", rounds.change, name="diagnostic_change"),
    path(f"{ONE}end/", rounds.end, name="diagnostic_end"),
]
