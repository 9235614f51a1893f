"""Examples of what is typed into fields, for words that stand in templates."""

from __future__ import annotations

from django import template
from django.utils import timezone

from community import example_days

register = template.Library()


@register.simple_tag
def example_day() -> str:
    """A day to come, as people type it."""
    return example_days.example_day(timezone.localdate())
