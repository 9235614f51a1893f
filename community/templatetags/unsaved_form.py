"""Whether a form is kept for after signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

from community import unsaved

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def has_unsaved(context: Context) -> bool:
    """Whether what somebody sent while they were signed out is kept for them."""
    return unsaved.is_kept(context["request"].session, now=timezone.now())
