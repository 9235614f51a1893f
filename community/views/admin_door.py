"""The one door to the admin: the site's own sign-in. Wagtail's and Django REST's take a password alone."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """Send a visitor to sign in, an editor on to the admin, and tell everybody else plainly that it is not for them.

    It takes no data, so a POST (which Wagtail's own form would send) is answered in the same way.
    """
    target = _asked_for(request)
    if not request.user.is_authenticated:
        return redirect_to_login(target, reverse("account_login"))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        list(messages.get_messages(request))  # Wagtail's own says the same: not on this page, nor on the next
        return render(request, "account/no_admin_access.html", status=403)
    return redirect(target)


def _asked_for(request: HttpRequest) -> str:
    """Where the person wanted to go; never off this site and never back to this door, which would go round for ever."""
    target = request.GET.get(REDIRECT_FIELD_NAME, "")
    admin = reverse("wagtailadmin_home")
    if not get_adapter(request).is_safe_url(target) or target.startswith(request.path):
        return admin
    return target
