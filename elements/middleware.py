"""Tells an editor why a page was not published, whichever button was pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from elements.publishing import NotPublishedError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class GuideFitMiddleware:
    """Answers NotPublishedError in the admin with its sentence, on the page's edit page.

    Wagtail's views for workflows, bulk actions and translations have no place for a page's own objection.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotPublishedError):
            return None
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        messages.error(request, str(exception))
        if "/bulk/" in request.path_info:
            messages.warning(request, _("None of the pages you chose were published."))
        url = reverse("wagtailadmin_pages:edit", args=[exception.page_pk])
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            # What Wagtail's own dialogs answer when they are done and the browser shall move on.
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
