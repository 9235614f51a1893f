"""Addresses of what the stories show together."""

from __future__ import annotations

from django.urls import path

from casestudies.views import insights

urlpatterns = [
    path("insights/", insights.insights_page, name="stories_insights"),
    path("insights/figures.<str:kind>", insights.figures_file, name="stories_insights_file"),
]
