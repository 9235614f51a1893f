"""Addresses of one's own profile."""

from __future__ import annotations

from django.urls import path

from community.views import profile, profile_organisation

urlpatterns = [
    path("me/", profile.overview, name="community_me"),
    path("me/about/", profile.about, name="community_me_about"),
    path("me/work/", profile.work, name="community_me_work"),
    path("me/organisation/", profile_organisation.organisation, name="community_me_organisation"),
    path("me/help/", profile.help_given_and_wanted, name="community_me_help"),
    path("me/talking/", profile.talking, name="community_me_talking"),
    path("me/visibility/", profile.visibility, name="community_me_visibility"),
    path("me/listed/", profile.listed, name="community_me_listed"),
    path("me/confirm/", profile.confirm, name="community_me_confirm"),
]
