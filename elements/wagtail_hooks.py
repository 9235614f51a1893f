"""What guides add to the editors' back office."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from elements.drafts import newest_words
from elements.models import GuidePage
from elements.publishing import REFUSED, make_pdf, not_published
from elements.views import guide_fullness

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from wagtail.log_actions import LogActionRegistry
    from wagtail.models import Page


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """The meter's own address."""
    return [path("guides/<int:page_id>/fullness/", guide_fullness, name="guide_fullness")]


@hooks.register("before_edit_page", order=-5)  # wagtail-localize's answers the request
def stop_long_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Publishing in the editor of translations writes the live page first and asks afterwards: ask before."""
    if request.method != "POST" or request.POST.get("action") != "publish" or not isinstance(page, GuidePage):
        return None
    faults = newest_words(page).publishing_faults()
    if not faults:
        return None
    messages.error(request, not_published(page, faults))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_publish_page")
def make_pdf_at_once(request: HttpRequest, page: Page) -> None:
    """The page editor publishes without GuidePage.publish: it has its PDF made here."""
    if isinstance(page, GuidePage):
        transaction.on_commit(partial(make_pdf, page.pk), robust=True)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """What a page's history says when the clock could not publish it."""

    @actions.register_action(REFUSED)
    class RefusedFormatter(LogFormatter):
        label = _("Not published at its time")

        def format_message(self, log_entry: Any) -> str:
            faults = log_entry.data.get("faults", [])
            return " ".join([str(_("Not published at its time.")), *faults])
