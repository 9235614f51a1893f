"""Tells an editor after saving what is not in the house style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages

from home.checks import page_warnings

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page


def say_house_style(request: HttpRequest, page: Page) -> None:
    """One message that lists them all; silent while the editor saves by itself, where the side panel says it."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return
    found = page_warnings(page)
    if found:
        items = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in found))
        messages.warning(request, format_html("{}<ul>{}</ul>", _("Saved. To make this page better:"), items))
