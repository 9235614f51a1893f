"""The plan on other pages: the button that takes an idea into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

from diagnostic.plan_gaps import MOST_WINS, button, gap_name
from diagnostic.plan_ideas import STORY, win_id
from diagnostic.vocabulary import ActionStatus
from home.whole_page import leave_gap

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()
COLOURS = {
    ActionStatus.AGREED: "blue", ActionStatus.IN_PROGRESS: "blue", ActionStatus.DONE: "white",
    ActionStatus.NOT_PLANNED: "grey",
}  # fmt: skip


@register.simple_tag(takes_context=True)
def take_win(context: Context, number: int) -> SafeString:
    """A member's way to take quick win ``number`` (from 1) of the guide into their plan."""
    return _take(context, number) if number <= MOST_WINS else SafeString("")


@register.simple_tag(takes_context=True)
def take_story(context: Context) -> SafeString:
    """A member's way to take what a story tells into their plan."""
    return _take(context, STORY)


@register.filter
def quick_win_id(number: int) -> str:
    """The id of quick win ``number`` on its guide."""
    return win_id(number)


@register.filter
def state_colour(status: str) -> str:
    """The colour of the tag of a state; never one of a rating's."""
    return COLOURS.get(ActionStatus(status), "grey")


def _take(context: Context, number: int) -> SafeString:
    request = context.get("request")
    gap = leave_gap(request, gap_name(number))
    return SafeString(gap) if gap else button(request, number=number)
