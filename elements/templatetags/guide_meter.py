"""The meter outside the page editor: in the editor of translations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from elements.drafts import newest_words
from elements.models import GuidePage
from elements.panels import meter

if TYPE_CHECKING:
    from wagtail.models import Page

register = template.Library()


@register.inclusion_tag("wagtailadmin/panels/guide_meter.html")
def guide_meter(instance: Page) -> dict[str, Any]:
    """The meter of a guide as its translator left it; nothing for anything else."""
    return meter(newest_words(instance)) if isinstance(instance, GuidePage) else {}
