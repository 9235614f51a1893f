"""The seven elements of the NHS Health and Wellbeing Framework, in the framework's own order.

Names and order are the framework's (the text alternative of its wheel on NHS England's site). They are fixed: answers,
members' interests and stories refer to an element by its code, never by a row that somebody may translate or delete.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Element(models.TextChoices):
    """An element by its code. The value is stored; the label is the framework's exact name."""

    PERSONAL_HEALTH = "personal-health", _("Improving personal health and wellbeing")
    RELATIONSHIPS = "relationships", _("Relationships")
    FULFILMENT = "fulfilment", _("Fulfilment at work")
    MANAGERS_LEADERS = "managers-leaders", _("Managers and leaders")
    ENVIRONMENT = "environment", _("Environment")
    DATA_INSIGHTS = "data-insights", _("Data insights")
    PROFESSIONAL_SUPPORT = "professional-support", _("Professional wellbeing support")

    @property
    def order(self) -> int:
        """1 to 7, clockwise on the wheel."""
        return list(type(self)).index(self) + 1
