"""The reports that figures come from. A figure without one of these is not shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """A report, by the name readers see beside each figure."""

    TRAILBLAZERS = "trailblazers", _("Insights and learning from 24 trailblazer organisations")
    LEADS_REVIEW = "leads-review", _("Review of HWB leads’ development and support needs, phase 2, 2022")
