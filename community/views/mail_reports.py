"""Where the mail service reports what became of mails. Only where one is set up, with a secret of its own."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, cast

from anymail.exceptions import AnymailAPIError, AnymailWebhookValidationFailure
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

if TYPE_CHECKING:
    from collections.abc import Callable

    Door = Callable[[HttpRequest], HttpResponse]


@csrf_exempt
@never_cache
def mail_reports(request: HttpRequest, service: str) -> HttpResponse:
    """Take reports of the service that is set, with the secret that only it has; Anymail compares and reads them.

    Without the secret nothing is read: 400, or 401 where the service must be asked for it first (Amazon). Neither that
    nor nonsense is an error of ours, so neither is logged as one. A service may ask by HEAD whether the address is
    there; GET is none of its methods (405).
    """
    if not settings.MAIL_WEBHOOK_SECRET or service != settings.MAIL_SERVICE:
        raise Http404
    try:
        return _door(service)(request)
    except (AnymailWebhookValidationFailure, AnymailAPIError, json.JSONDecodeError, UnicodeDecodeError):
        return HttpResponseBadRequest()


@cache
def _door(service: str) -> Door:
    """Anymail's own view for the reports of one service, and for nothing else that it could send."""
    from anymail.urls import urlpatterns

    names = (f"{service}_tracking_webhook", f"{service}_webhook")
    return cast("Door", next(pattern.callback for pattern in urlpatterns if pattern.name in names))
