"""Addresses of giving one's own ratings, with evidence and history."""

from __future__ import annotations

from django.urls import path

from diagnostic.urls import converters
from diagnostic.views import evidence, history, rating

__all__ = ["converters", "urlpatterns"]  # it makes <element:…> known

ONE = "rounds/<slug:public_id>/"
QUESTION = f"{ONE}questions/<slug:code>/"

urlpatterns = [
    path(f"{ONE}check/", rating.check, name="diagnostic_check"),
    path(f"{ONE}done/", rating.done, name="diagnostic_done"),
    path(f"{ONE}<element:element>/", rating.element, name="diagnostic_element"),
    path(QUESTION, rating.question, name="diagnostic_question"),
    path(f"{QUESTION}history/", history.history, name="diagnostic_history"),
    path(f"{QUESTION}evidence/", evidence.evidence, name="diagnostic_evidence"),
    path(f"{QUESTION}evidence/<slug:evidence_id>/remove/", evidence.remove, name="diagnostic_evidence_remove"),
    path(f"{QUESTION}evidence/<slug:evidence_id>/file/", evidence.file, name="diagnostic_evidence_file"),
]
