"""The HTML part of a mail, made from its text: paragraphs, lists, links, and a code in large type."""

from __future__ import annotations

import re

from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

CODE = re.compile(r"^[0-9]{3,5}(-[0-9]{3,5})*$")
URL = re.compile(r"^https?://\S+$")


def html_of(text: str, *, subject: str, service_name: str) -> str:
    """A plain NHS-looking HTML mail that says exactly what ``text`` says."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    body = mark_safe("\n".join(_block(block) for block in blocks))  # noqa: S308  each block is escaped
    context = {"subject": subject, "service_name": service_name, "body": body, "language": get_language()}
    return render_to_string("emails/base.html", context)


def _block(block: str) -> SafeString:
    if CODE.match(block):
        return format_html('<p style="font-size:32px;font-weight:700;letter-spacing:2px;margin:0 0 24px">{}</p>', block)
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_linked(line[2:]),) for line in lines))
        return format_html('<ul style="margin:0 0 24px;padding-left:24px">{}</ul>', items)
    joined = mark_safe("<br>".join(_linked(line) for line in lines))  # noqa: S308  each line is escaped
    return format_html('<p style="margin:0 0 24px">{}</p>', joined)


def _linked(line: str) -> SafeString:
    """A line that is nothing but an address becomes a link that shows the whole address."""
    if URL.match(line):
        return format_html('<a href="{}" style="color:#005eb8;word-break:break-all">{}</a>', line, line)
    return mark_safe(escape(line))  # noqa: S308
