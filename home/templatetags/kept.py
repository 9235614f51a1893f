"""``{% kept "name" %} … {% endkept %}``: a piece of a page that is the same for everybody, kept a generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString, mark_safe

from home import generation
from home.fragments import as_visitor, begun_in, fragments, key_of

if TYPE_CHECKING:
    from django.template.base import NodeList, Parser, Token
    from django.template.context import Context

register = template.Library()


class KeptNode(template.Node):
    """Renders its piece as for a visitor and keeps it, or renders it plainly where it may not be kept."""

    def __init__(self, nodelist: NodeList, name: str, *, shared: bool, visitors: bool) -> None:
        self.nodelist, self.name, self.shared, self.visitors = nodelist, name, shared, visitors

    def render(self, context: Context) -> SafeString:
        key = key_of(self.name, context, shared=self.shared, visitors=self.visitors)
        if key is None or not self._same_for_everybody(context):
            return self.nodelist.render(context)
        now = begun_in(context["request"])
        html = fragments.get(now, key)
        if html is None:
            html = self._render_as_visitor(context)
            if now == generation.current():
                fragments.put(now, key, html)
        return mark_safe(html)  # noqa: S308  a template rendered it

    def _same_for_everybody(self, context: Context) -> bool:
        return self.name != "words" or getattr(context["page"], "words_are_kept", False)

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
    """Keep what stands inside. ``shared``: the same on every page. ``visitors``: only for those not signed in.

    Inside, nobody is signed in and there is no form token: what is personal belongs outside.
    """
    _, name, *words = token.split_contents()
    if unknown := set(words) - {"shared", "visitors"}:
        raise template.TemplateSyntaxError(f"kept does not know {', '.join(sorted(unknown))}")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name.strip("\"'"), shared="shared" in words, visitors="visitors" in words)
