"""Shows a component with its example's arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from home.views.gallery_examples import Example

register = template.Library()


@register.simple_tag
def component(example: Example) -> SafeString:
    """The component as a page would show it: with nothing but its own arguments."""
    return render_to_string(example.path, example.arguments)
