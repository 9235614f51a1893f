"""From which page a form was sent: one that somebody goes back to and sends again is the same page."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

FIELD = "csrfmiddlewaretoken"
LENGTH = 24


def sending_page(request: HttpRequest) -> str:
    """What tells the page that sent this from any other that was made, of the same address or for the same person.

    Django masks the form token anew for every page that it makes, so its digest says that. Empty where none was sent.
    """
    token = request.POST.get(FIELD, "")
    return hashlib.sha256(token.encode()).hexdigest()[:LENGTH] if token else ""
