"""Addresses of the directory."""

from __future__ import annotations

from django.urls import path

from community.views import people

urlpatterns = [
    path("people/", people.people, name="community_people"),
    path("people/<slug:public_id>/", people.person, name="community_person"),
    path("people/<slug:public_id>/block/", people.block_person, name="community_block"),
]
