"""What the whole adds to the admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def start_script() -> str:
    """The script that starts pickers, choosers and inline panels (see config.admin_scripts)."""
    return format_html('<script src="{}"></script>', static("js/admin-start.js"))
