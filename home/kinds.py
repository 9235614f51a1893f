"""What kinds of thing search finds, and in which order filters list them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchKind(models.TextChoices):
    """A kind of page, as a reader would call it."""

    GUIDE = "guide", _("Guides to the elements")
    IMPLEMENTATION = "implementation", _("Implementation guide")
    STORY = "story", _("Stories")
    RESOURCE = "resource", _("Resources")
    PAGE = "page", _("Other pages")
