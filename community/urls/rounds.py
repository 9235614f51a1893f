"""Addresses of matching rounds."""

from __future__ import annotations

from django.urls import path

from community.views import rounds

ONE = "buddies/rounds/<int:pk>/"

urlpatterns = [
    path("buddies/rounds/", rounds.round_list, name="community_matching_rounds"),
    path(ONE, rounds.round_page, name="community_matching_round"),
    path(f"{ONE}join/", rounds.join, name="community_round_join"),
    path(f"{ONE}leave/", rounds.leave, name="community_round_leave"),
    path(f"{ONE}talk-to/<slug:public_id>/", rounds.like, name="community_round_like"),
    path(f"{ONE}talk-to/<slug:public_id>/undo/", rounds.unlike, name="community_round_unlike"),
]
