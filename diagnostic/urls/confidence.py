"""Addresses of the confidence review."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import confidence, confidence_development, confidence_findings

ONE = "confidence/<slug:public_id>/"

urlpatterns = [
    path("confidence/", confidence.home, name="confidence_home"),
    path("confidence/findings/", confidence_findings.latest, name="confidence_findings"),
    path("confidence/findings/<int:release_id>/", confidence_findings.one, name="confidence_release"),
    path("confidence/findings/<int:release_id>/figures.<str:kind>", confidence_findings.file, name="confidence_file"),
    path(ONE, confidence.review, name="confidence_review"),
    path(f"{ONE}page/<slug:code>/", confidence.section, name="confidence_section"),
    path(f"{ONE}check/", confidence.check, name="confidence_check"),
    path(f"{ONE}development/", confidence_development.development, name="confidence_development"),
    path(f"{ONE}count/", confidence.count, name="confidence_count"),
    path(f"{ONE}delete/", confidence.delete, name="confidence_delete"),
]
