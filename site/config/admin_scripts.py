"""Starts Wagtail's pickers, choosers and inline panels without inline script, so that the admin's CSP can be strict.

Wagtail writes ``<script>initDateChooser("id_x", {...});</script>`` beside such a control. Here the same call stands in
data attributes, and ``static/js/admin-start.js`` makes it: the name must be on its list, the arguments are JSON. The
templates of date fields and inline panels are overridden in ``templates/wagtailadmin``; choosers write theirs in
Python and are met here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.forms import Widget
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.chooser import BaseChooser

CALL = re.compile(r"^(?P<new>new )?(?P<name>\w+)\((?P<arguments>.*)\);$", re.DOTALL)


def start_without_script(script: str) -> SafeString | None:
    """The element that stands for a call such as ``new ImageChooser("id", {});``; ``None`` if it is no plain call."""
    found = CALL.match(script.strip())
    if found is None:
        return None
    try:
        arguments = json.loads(f"[{found['arguments']}]")
    except json.JSONDecodeError:
        return None
    return format_html(
        '<span hidden data-controller="hwb-start" data-hwb-start-name-value="{}" data-hwb-start-arguments-value="{}" '
        'data-hwb-start-new-value="{}"></span>',
        found["name"],
        json.dumps(arguments),
        "true" if found["new"] else "false",
    )


def render_chooser(
    self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
) -> SafeString:
    """Wagtail's ``BaseChooser.render`` with the call in data attributes."""
    id_ = (attrs or {})["id"]
    data = self.get_value_data(value)
    script = self.render_js_init(id_, name, data)
    start = start_without_script(script) or mark_safe(f"<script>{script}</script>")  # noqa: S308  Wagtail's own
    return format_html("{}{}", mark_safe(self.render_html(name, data, attrs)), start)  # noqa: S308


def use_in_choosers() -> None:
    """Have every chooser of the admin start without inline script; called once when the apps are ready."""
    assert issubclass(BaseChooser, Widget)  # noqa: S101  says plainly what moved if an upgrade moves it
    BaseChooser.render = render_chooser
