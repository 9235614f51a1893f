"""Addresses that parts of the diagnostic on public pages send to."""

from __future__ import annotations

from django.urls import path

from diagnostic.urls import converters
from diagnostic.views import embedded

__all__ = ["converters", "urlpatterns"]  # it makes <element:…> known

urlpatterns = [path("start/<element:element>/", embedded.start_here, name="diagnostic_start_here")]
