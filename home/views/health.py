"""For load balancers and operators: alive, ready, and how things are."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.services import health, metrics


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """/healthz: the process answers. Looks at nothing else: a restart does not mend a database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """/readyz: 200, or 503 with the parts at fault."""
    faults = health.faults()
    return JsonResponse({"ready": not faults, "faults": faults}, status=503 if faults else 200)


@require_safe
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """/statusz: figures for who holds STATUS_TOKEN; nobody else learns that the address exists."""
    if not _holds_token(request):
        raise Http404
    return JsonResponse(health.status(now=timezone.now()))


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """/metrics: the same for Prometheus, behind the same token."""
    if not _holds_token(request):
        raise Http404
    return HttpResponse(metrics.rendered(now=timezone.now()), content_type=metrics.CONTENT_TYPE)


def _holds_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {settings.STATUS_TOKEN}"
    return bool(settings.STATUS_TOKEN) and hmac.compare_digest(given.encode(), expected.encode())
