"""The part of the editor's status panel that says who looks after a page and what is not right yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from home.checks import page_warnings
from home.models import PageReview
from home.permissions import may_review
from home.services.translations import missing_strings, translation_into_welsh

if TYPE_CHECKING:
    from wagtail.models import Page

register = template.Library()


@register.inclusion_tag("home/admin/_page_care.html", takes_context=True)
def page_care(context: dict[str, Any], page: Page) -> dict[str, Any]:
    """Review dates, owner, Welsh that is missing, and what is not in the house style."""
    page = page.specific
    translation = translation_into_welsh(page)
    return {
        "page": page,
        "today": timezone.localdate(),
        "review": PageReview.objects.filter(page=page).select_related("by").first(),
        "is_reviewed": getattr(page, "shows_review_dates", False),
        "may_review": may_review(context["request"].user, page),
        "stale": missing_strings(translation).count() if translation else 0,
        "warnings": page_warnings(page),
    }
