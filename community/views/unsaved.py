"""Not sending what was typed before one was signed out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from community.unsaved import forget


@require_POST
def forget_unsaved(request: HttpRequest) -> HttpResponse:
    """Let it go."""
    forget(request.session)
    return redirect("community_home")
