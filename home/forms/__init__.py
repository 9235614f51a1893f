"""Forms of the ground, one subject a module."""

from __future__ import annotations

from home.forms.documents import SiteDocumentForm
from home.forms.films import SiteMediaForm
from home.forms.images import SiteImageForm
from home.forms.review import ReviewForm

__all__ = ["ReviewForm", "SiteDocumentForm", "SiteImageForm", "SiteMediaForm"]
