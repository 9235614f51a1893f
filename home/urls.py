"""Addresses of the ground that are not pages; in each language."""

from __future__ import annotations

from django.urls import path

from home.views import feedback
from home.views.feeds import changes
from home.views.search import search

urlpatterns = [
    path("search/", search, name="search"),
    path("feed/", changes, name="feed"),
    path("feedback/<int:page_id>/", feedback.answer, name="feedback"),
    path("feedback/<int:page_id>/thanks/", feedback.thanks, name="feedback_thanks"),
    path("feedback/<int:page_id>/problem/", feedback.problem, name="feedback_problem"),
]
