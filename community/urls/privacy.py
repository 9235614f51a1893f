"""Addresses of privacy and one's own data, and of concerns."""

from __future__ import annotations

from django.urls import path

from community.views import concern, leaving, my_data, privacy

urlpatterns = [
    path("me/privacy/", privacy.hub, name="community_privacy"),
    path("me/privacy/what-we-keep/", privacy.what_we_keep, name="community_what_we_keep"),
    path("me/privacy/pause/", privacy.pause, name="community_pause"),
    path("me/privacy/come-back/", privacy.come_back, name="community_come_back"),
    path("me/privacy/blocked/", privacy.blocked, name="community_blocked"),
    path("me/privacy/blocked/<slug:public_id>/unblock/", privacy.unblock, name="community_unblock"),
    path("me/privacy/concern/", concern.concern_in_words, name="community_concern"),
    path("me/privacy/record/", privacy.record, name="community_record"),
    path("me/privacy/data/", my_data.data, name="community_data"),
    path("me/privacy/data/<int:pk>/", my_data.data_file, name="community_data_file"),
    path("me/privacy/leave/", leaving.leave, name="community_leave"),
    path("me/privacy/left/", leaving.left, name="community_left"),
    path("me/privacy/keep/", leaving.keep, name="community_keep"),
    path("people/<slug:public_id>/concern/", concern.concern, name="member_concern"),
]
