"""Polls for a time, on pages of other parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

from community.services import polls

if TYPE_CHECKING:
    from community.models import Member, TimePoll

register = template.Library()
SHOWN = 5


@register.simple_tag
def polls_waiting(member: Member) -> list[TimePoll]:
    """Polls that take answers and have none of ``member``'s, the first to end first; one query."""
    return list(polls.waiting_for(member, now=timezone.now())[:SHOWN])
