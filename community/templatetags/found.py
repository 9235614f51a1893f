"""Whether a name can be a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

if TYPE_CHECKING:
    from community.models import Member

register = template.Library()


@register.filter
def findable(member: Member) -> bool:
    """Whether other members find this person's page today; their account must be loaded."""
    return member.is_listed(today=timezone.localdate())
