"""Addresses of polls for a time."""

from __future__ import annotations

from django.urls import path

from community.views import poll_decide, polls

urlpatterns = [
    path("polls/<int:pk>/", polls.poll, name="community_poll"),
    path("polls/<int:pk>/decide/", poll_decide.poll_decide, name="community_poll_decide"),
    path("meetings/with/<int:pk>/poll/", polls.circle_poll, name="community_circle_poll"),
]
