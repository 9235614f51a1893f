"""What the confidence review speaks in. Codes are stored; labels may be reworded.

The eleven activities and the question about time are those of the review of wellbeing leads' development and support
needs, phase 2, August 2022 (section 4.2, tables 3 and 4). Its report names the two upper levels of each scale; the
words of the lower ones are ours.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.TextChoices):
    """Something that recurs in a lead's work, in the report's words."""

    SIGNPOSTING = "signposting", _("Raise awareness and signpost staff to health and wellbeing resources")
    PROJECTS = "projects", _("Manage one-off health and wellbeing projects / programmes")
    MANAGERS = "managers", _("Provide support and resources for managers and leaders")
    IN_HOUSE = (
        "in-house",
        _("Coordinate in-house delivery of support services / referrals for staff (such as psychological support)"),
    )
    STRATEGY = "strategy", _("Develop a health and wellbeing strategy")
    REPORTS = "reports", _("Prepare reports and business cases for executives")
    DELIVERY = "delivery", _("Personally deliver HWB services or training (e.g. smoking cessation, MHFA)")
    DATA = "data", _("Collect and analyse data on staff wellbeing needs and experiences")
    COMMISSIONING = (
        "commissioning",
        _("Commission / manage outsourced providers (including training and HWB interventions)"),
    )
    OWNERSHIP = "ownership", _("Seek to influence executive ownership about health and wellbeing")
    BUDGET = "budget", _("Develop a health and wellbeing budget")


class Aspect(models.TextChoices):
    """What is asked about an activity or an element."""

    CONFIDENT = "confident", _("How confident do you feel?")
    TIME = "time", _("I spend a lot of time in this area")


class Confidence(models.IntegerChoices):
    """How confident somebody feels."""

    NOT_MINE = 0, _("Not part of my role")
    NOT_AT_ALL = 1, _("Not at all confident")
    SLIGHTLY = 2, _("Slightly confident")
    SOMEWHAT = 3, _("Somewhat confident")
    VERY = 4, _("Very confident")


class Time(models.IntegerChoices):
    """How far somebody agrees that they spend a lot of time on something."""

    STRONGLY_DISAGREE = 1, _("Strongly disagree")
    DISAGREE = 2, _("Disagree")
    NEITHER = 3, _("Neither agree nor disagree")
    AGREE = 4, _("Agree")
    STRONGLY_AGREE = 5, _("Strongly agree")


class Dimension(models.TextChoices):
    """What groups are made of, one at a time. Of departments somebody may name several."""

    SECTOR = "sector", _("Kind of organisation")
    REGION = "region", _("Region")
    BAND = "band", _("Pay band")
    CLINICAL = "clinical", _("Clinical background")
    DEPARTMENT = "department", _("Department")


NOT_SAID = "not-said"
PREFER_NOT_TO_SAY = _("Prefer not to say")
