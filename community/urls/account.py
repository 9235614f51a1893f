"""Addresses of the account section that are ours; the rest of /accounts/ is allauth's."""

from __future__ import annotations

from django.urls import path

from community.views import account

urlpatterns = [
    path("", account.account_home, name="account_home"),
    path("details/", account.account_details, name="account_details"),
]
