"""Signing in with a work account: allauth's views, there only while a provider is set up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.socialaccount import views as social
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.adapters.openid import NO_ANSWER

if TYPE_CHECKING:
    View = Callable[..., HttpResponse]


page = require_http_methods(["GET", "HEAD", "POST"])


def while_on(view: View) -> View:
    """Answer 404 while no provider is set up, and for one that is not."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = {provider["id"] for provider in settings.OIDC_PROVIDERS}
        if not known or kwargs.get("provider_id", next(iter(known))) not in known:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


connections = while_on(page(social.connections))
sign_up = while_on(page(social.signup))
cancelled = while_on(require_safe(social.login_cancelled))
error = while_on(require_safe(social.login_error))
# GET shows a page with the button; only the button starts.
login = while_on(page(openid.login))


@while_on
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends people back to. It may say who it is (RFC 9207), and then it must be the one asked."""
    provider = get_adapter(request).get_provider(request, provider_id)
    if request.GET.get("iss", provider.app.settings["issuer"]) != provider.app.settings["issuer"]:
        return render_authentication_error(request, provider)
    try:
        return openid.callback(request, provider_id)
    except NO_ANSWER as failure:  # it was there a moment ago, or its answer makes no sense
        return render_authentication_error(request, provider, exception=failure)
