"""Addresses of the community's front page and of what members are told there."""

from __future__ import annotations

from django.urls import path

from community.views import announcements, home, unsaved

urlpatterns = [
    path("", home.home, name="community_home"),
    path("announcements/", announcements.announcements, name="community_announcements"),
    path("unsaved/forget/", unsaved.forget_unsaved, name="community_unsaved_forget"),
]
