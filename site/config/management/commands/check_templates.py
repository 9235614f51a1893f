"""``manage.py check_templates``: every template of ours compiles, with its tags, and keeps the security policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

# A browser under our policy would drop these without a word.
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*(\bsrc=|application/(ld\+)?json))[^>]*>", re.IGNORECASE),
    "an inline style": re.compile(r"<[a-z][^<>{}]*\sstyle=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[a-z][^<>{}]*\son[a-z]+=", re.IGNORECASE),
    "javascript: in a link": re.compile(r"javascript:", re.IGNORECASE),
}
# Mail readers know only inline styles; the editors' pages have a policy of their own; a PDF is no page.
NOT_PAGES = ("emails/", "wagtailadmin/", "elements/pdf/", "wagtaillocalize/", "wagtail_localize/")


class Command(BaseCommand):
    """Compile each template, and look for what the content security policy forbids."""

    help = __doc__
    requires_system_checks = []  # noqa: RUF012

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.SITE_DIR) / "templates"
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in {".html", ".svg", ".txt", ".xml"}]
        found = [fault for path in files for fault in _faults(path, path.relative_to(folder).as_posix())]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in {len(files)} templates.")
        self.stdout.write(f"{len(files)} templates compile.")


def _faults(path: Path, name: str) -> list[str]:
    try:
        get_template(name)
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        return [f"{name}: {error}"]
    if name.startswith(NOT_PAGES):
        return []
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [f"{name}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text)]
