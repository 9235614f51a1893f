"""Addresses of reviewing stories; for regional leads and national editors."""

from __future__ import annotations

from django.urls import path

from casestudies.views import review

urlpatterns = [
    path("review/", review.stories, name="story_reviews"),
    path("review/<str:public_id>/", review.story, name="story_review"),
    path("review/<str:public_id>/preview/", review.preview, name="story_review_preview"),
    path("review/<str:public_id>/comment/", review.comment, name="story_review_comment"),
    path("review/<str:public_id>/<str:act>/", review.decide, name="story_review_decide"),
]
