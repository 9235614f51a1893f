"""What people want to talk about, beside the seven elements. Editors keep the list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.places import Place


class Topic(Place):
    """A subject such as menopause or night shifts. ``code`` stands in addresses."""

    code = models.SlugField(_("code"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["name"]
