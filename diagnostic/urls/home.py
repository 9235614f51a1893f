"""Addresses of the diagnostic's front and of beginning a round."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import home, start

urlpatterns = [
    path("", home.home, name="diagnostic_home"),
    path("start/", start.start, name="diagnostic_start"),
]
