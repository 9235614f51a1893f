"""Addresses of trying statements without an account."""

from __future__ import annotations

from django.urls import path

from diagnostic.urls import converters
from diagnostic.views import try_it

__all__ = ["converters", "urlpatterns"]  # it makes <element:…> known

urlpatterns = [path("try/<element:element>/", try_it.try_it, name="diagnostic_try")]
