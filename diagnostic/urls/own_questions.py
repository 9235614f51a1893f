"""Addresses of what an organisation adds for itself."""

from __future__ import annotations

from django.urls import path

from diagnostic.views import own_questions

urlpatterns = [
    path("own-questions/", own_questions.own_questions, name="diagnostic_own"),
    path("own-questions/add/", own_questions.add, name="diagnostic_own_add"),
    path("own-questions/wording/<slug:code>/", own_questions.wording, name="diagnostic_own_wording"),
    path("own-questions/<slug:code>/", own_questions.edit, name="diagnostic_own_edit"),
    path("own-questions/<slug:code>/retire/", own_questions.retire, name="diagnostic_own_retire"),
]
