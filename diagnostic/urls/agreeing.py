"""Addresses of agreeing on ratings, and of finishing a round."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import agreeing, finishing

ONE = "rounds/<slug:public_id>/"

urlpatterns = [
    path(f"{ONE}agree/", agreeing.overview, name="diagnostic_agree"),
    path(f"{ONE}agree/same/", agreeing.same, name="diagnostic_agree_same"),
    path(f"{ONE}agree/questions/<slug:code>/", agreeing.statement, name="diagnostic_agree_statement"),
    path(f"{ONE}finish/", finishing.finish, name="diagnostic_finish"),
    path(f"{ONE}reopen/", finishing.reopen, name="diagnostic_reopen"),
]
