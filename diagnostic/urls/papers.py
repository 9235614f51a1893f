"""Addresses of the papers and files of a round."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import papers

ONE = "rounds/<slug:public_id>/papers/"

urlpatterns = [
    path(ONE, papers.papers, name="diagnostic_papers"),
    path(f"{ONE}decision/", papers.decision, name="diagnostic_decision"),
    path(f"{ONE}<slug:name>.pdf", papers.pdf, name="diagnostic_paper"),
    path(f"{ONE}<slug:name>.<slug:kind>", papers.file, name="diagnostic_paper_file"),
]
