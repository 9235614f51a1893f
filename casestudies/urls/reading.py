"""Reading stories by other ways than their pages."""

from __future__ import annotations

from django.urls import path

from casestudies.views.feed import stories

urlpatterns = [
    path("feed/", stories, name="stories_feed"),
]
