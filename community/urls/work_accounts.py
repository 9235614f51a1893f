"""Addresses of signing in with a work account; none of them is there while no provider is set up."""

from __future__ import annotations

from django.urls import path

from community.views import work_accounts

urlpatterns = [
    path("3rdparty/", work_accounts.connections, name="socialaccount_connections"),
    path("3rdparty/signup/", work_accounts.sign_up, name="socialaccount_signup"),
    path("3rdparty/login/cancelled/", work_accounts.cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", work_accounts.error, name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/login/", work_accounts.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", work_accounts.callback, name="openid_connect_callback"),
]
