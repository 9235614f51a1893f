"""Addresses of where an organisation stands, and of noting a step."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import getting_started

urlpatterns = [
    path("getting-started/", getting_started.getting_started, name="diagnostic_getting_started"),
    path("getting-started/<slug:code>/", getting_started.step, name="diagnostic_getting_started_step"),
]
