"""What the pages of the toolkit need in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from elements.blocks import Cost, Time
from elements.models import ImplementationStepPage
from home.tree import readable

if TYPE_CHECKING:
    from wagtail.models import Page
    from wagtail.query import PageQuerySet

register = template.Library()


@register.filter
def cost_name(code: str) -> str:
    """What a quick win costs, in words."""
    return str(Cost(code).label) if code in Cost.values else code


@register.filter
def time_name(code: str) -> str:
    """How soon a quick win can be done, in words."""
    return str(Time(code).label) if code in Time.values else code


@register.simple_tag
def implementation_steps(guide: Page) -> PageQuerySet[ImplementationStepPage]:
    """The published steps of the implementation guide, first to last."""
    return readable(ImplementationStepPage.objects.child_of(guide)).defer_streamfields().order_by("step")
