"""The measure of all: one Django view without middleware, that answers with bytes of a page's size."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * int(os.environ.get("BARE_BYTES", "8000"))

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="for-nothing", ROOT_URLCONF=__name__, MIDDLEWARE=[])


def view(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


urlpatterns = [path("", view)]
application = get_wsgi_application()
