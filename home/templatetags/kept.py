"""``{% kept "name" %} … {% endkept %}``: a piece that is the same for everybody on every page, kept a generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString, mark_safe

from home.fragments import Fragments, as_visitor, begun_in, key_of

if TYPE_CHECKING:
    from django.template.base import NodeList, Parser, Token
    from django.template.context import Context

register = template.Library()
fragments: Fragments[str] = Fragments()


class KeptNode(template.Node):
    """Renders its piece as for a visitor and keeps it, or renders it plainly where it may not be kept."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> SafeString:
        request = context.get("request")
        if request is None or (key := key_of(self.name, request)) is None:
            return self.nodelist.render(context)
        now = begun_in(request)
        html = fragments.get(now, key)
        if html is None:
            html = self._render_as_visitor(context)
            fragments.put(now, key, html)
        return mark_safe(html)  # noqa: S308  a template rendered it

    def _render_as_visitor(self, context: Context) -> str:
        request = getattr(context, "request", None)
        visitor = as_visitor(context["request"])
        context.request = visitor  # type: ignore[attr-defined]
        try:
            with context.push(request=visitor, user=AnonymousUser(), perms={}, messages=[], csrf_token=""):
                return self.nodelist.render(context)
        finally:
            context.request = request  # type: ignore[attr-defined]


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what stands inside, which may use the language and the site's settings, and nothing of a page or a view.

    Inside, nobody is signed in and there is no form token: what is personal belongs outside.
    """
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name.strip("\"'"))
