"""Guides straight from the content files, without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from markdown_it import MarkdownIt
from wagtail.models import Locale

from elements.models import GuidePage

STREAMS = (
    "figures",
    "sub_elements",
    "good_looks_like",
    "questions",
    "quick_wins",
    "who_to_involve",
    "data_to_look_at",
)
PLAIN = ("title", "slug", "summary", "element", "promise", "green", "amber", "red")


def guide_files(language: str) -> list[Path]:
    """The content files that hold guides."""
    folder = Path(settings.SITE_DIR) / "content" / language / "elements"
    return sorted(path for path in folder.glob("*.yaml") if path.stem != "index")


def fields_of(path: Path) -> dict[str, Any]:
    """A guide's fields by the names of the model."""
    words = yaml.safe_load(path.read_text())
    fields = {name: words[name] for name in PLAIN}
    fields["content_owner"] = words["owner"]
    fields["what_it_is"] = MarkdownIt().render(words["what_it_is"])
    for name in STREAMS:
        fields[name] = json.dumps([{"type": "row", "value": row} for row in words[name]])
    return fields


def guide_from(path: Path, language: str, **changes: Any) -> GuidePage:
    """A guide in memory; ``changes`` replace fields."""
    return GuidePage(locale=Locale(language_code=language), **{**fields_of(path), **changes})
