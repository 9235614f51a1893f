"""``{% personal "account" %}``: what is one person's on a page that is otherwise the same for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from home.personal import PERSONAL
from home.whole_page import leave_gap

if TYPE_CHECKING:
    from django.template.base import Parser, Token
    from django.template.context import Context

register = template.Library()


class PersonalNode(template.Node):
    """Leaves a gap while a page is made for everybody (home.whole_page), and fills it at once at any other time."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        request = context.get("request")
        return leave_gap(request, self.name) or PERSONAL[self.name](request)


@register.tag
def personal(parser: Parser, token: Token) -> PersonalNode:
    """Put here what ``home.personal`` makes for each reader. Not inside ``kept``, where there is no reader."""
    _tag, name = token.split_contents()
    if name.strip("\"'") not in PERSONAL:
        raise template.TemplateSyntaxError(f"personal does not know {name}")
    return PersonalNode(name.strip("\"'"))
