"""What to read about an activity or element: page by page, as ``site/content/learning.yaml`` says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from diagnostic.confidence.vocabulary import Activity
from elements.framework import Element

MOST = 3


@cache
def reading() -> dict[Activity | Element, tuple[str, ...]]:
    """Paths of pages below the home page, by what they help with, the best first; empty where nothing fits."""
    file = Path(settings.SITE_DIR) / "content" / "learning.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    found: dict[Activity | Element, tuple[str, ...]] = {}
    found.update({Activity(code): tuple(pages) for code, pages in said["activities"].items()})
    found.update({Element(code): tuple(pages) for code, pages in said["elements"].items()})
    return found
