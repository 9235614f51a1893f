"""Addresses that shadow every other way to sign in. They must come before Wagtail's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path

from community.views.admin_door import admin_login


def not_here(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """There is no such page: passwords are reset in the account section only."""
    raise Http404


urlpatterns = [
    path("admin/login/", admin_login, name="admin_door"),
    path("django-admin/login/", admin_login),
    re_path(r"^admin/password_reset/.*$", not_here),
]
