"""The HTML part of a mail, made from its text: paragraphs, headings, lists, links, and a code in large type.

A heading is a line with a line of dashes below it. A list has a dash before each item; a line that begins with two
spaces belongs to the item above it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

CODE = re.compile(r"^[0-9]{3,5}(-[0-9]{3,5})*$")
URL = re.compile(r"^https?://\S+$")
DASHES = re.compile(r"^-{3,}$")


def html_of(text: str, *, subject: str, service_name: str) -> str:
    """A plain NHS-looking HTML mail that says exactly what ``text`` says."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    body = mark_safe("\n".join(_block(block) for block in blocks))  # noqa: S308  each block is escaped
    context = {"subject": subject, "service_name": service_name, "body": body, "language": get_language()}
    return render_to_string("emails/base.html", context)


@lru_cache(maxsize=256)  # most of a mail to hundreds is in each of them
def _block(block: str) -> SafeString:
    if CODE.match(block):
        return format_html('<p style="font-size:32px;font-weight:700;letter-spacing:2px;margin:0 0 24px">{}</p>', block)
    lines = block.splitlines()
    if len(lines) == 2 and DASHES.match(lines[1]):
        return format_html('<h2 style="font-size:24px;line-height:1.3;margin:8px 0 16px">{}</h2>', lines[0])
    items = re.split(r"\n(?! {2})", block)
    if all(item.startswith("- ") for item in items):
        shown = format_html_join("", '<li style="margin:0 0 8px">{}</li>', ((_lines(item[2:]),) for item in items))
        return format_html('<ul style="margin:0 0 24px;padding:0 0 0 24px">{}</ul>', shown)
    return format_html('<p style="margin:0 0 24px">{}</p>', _lines(block))


def _lines(text: str) -> SafeString:
    return mark_safe("<br>".join(_linked(line.strip()) for line in text.splitlines()))  # noqa: S308  escaped


def _linked(line: str) -> SafeString:
    """A line that is nothing but an address becomes a link that shows the whole address."""
    if URL.match(line):
        return format_html('<a href="{}" style="color:#005eb8;word-break:break-all">{}</a>', line, line)
    return mark_safe(escape(line))  # noqa: S308
