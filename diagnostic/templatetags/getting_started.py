"""Where the organisation of whoever reads stands, in short, on other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from diagnostic.getting_started import standing

if TYPE_CHECKING:
    from community.models import Member

register = template.Library()


@register.inclusion_tag("diagnostic/getting_started/_panel.html")
def getting_started(member: Member, *, with_next: bool = True) -> dict[str, Any]:
    """A panel with the stage and the next small step; nothing for who works nowhere that we know of.

    ``with_next=False`` leaves the step out where the page says already what comes next.
    """
    where = standing(member, get_language() or "en", today=timezone.localdate())
    return {"where": where, "with_next": with_next}
