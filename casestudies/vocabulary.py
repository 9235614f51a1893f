"""What stories are compared by. Codes are stored; labels may be reworded.

Stages, approaches, benefits, initiatives and outcomes are the trailblazers' report's (seed 0: tables 1 and 2, figure 4,
sections 2 and 3), so that our counts can stand beside its own.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.vocabulary import Sector


class Stage(models.TextChoices):
    """How far an organisation had come with the diagnostic (table 1)."""

    NOT_STARTED = "not-started", _("Not started using in detail yet")
    STARTED = "started", _("Started using")
    COMPLETED = "completed", _("Completed")
    PLANNING = "planning", _("Completed, planning initiatives")
    RUNNING = "running", _("Completed, running new initiatives")


FILLED_IN = frozenset({Stage.COMPLETED, Stage.PLANNING, Stage.RUNNING})


class Approach(models.TextChoices):
    """How it went about the diagnostic (figure 4)."""

    LIGHT_TOUCH = "light-touch", _("All seven elements, light touch")
    IN_DETAIL = "in-detail", _("All seven elements, in detail")
    SOME_ELEMENTS = "some-elements", _("Two to four elements, in detail")


class Repeat(models.TextChoices):
    """How often the diagnostic is done again."""

    NO = "no", _("Not repeated yet")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    YEARLY = "yearly", _("Every year")


class Benefit(models.TextChoices):
    """What came of it (table 2)."""

    BREADTH = "breadth", _("More focus on the breadth of health and wellbeing")
    GROUPS = "groups", _("Set up or refreshed groups to discuss wellbeing")
    STRATEGY = "strategy", _("Developed or refreshed a wellbeing strategy or action plan")
    INITIATIVES = "initiatives", _("Started new wellbeing initiatives")
    DATA = "data", _("New approaches to data review, benchmarking or reporting")
    COMMUNICATION = "communication", _("New ways to communicate about wellbeing initiatives")


class Initiative(models.TextChoices):
    """Kinds of new initiative (section 3.3)."""

    SIGNPOSTING = "signposting", _("Signposting website or newsletter")
    DASHBOARD = "dashboard", _("Dashboards and reports")
    NEEDS_SURVEY = "needs-survey", _("Needs survey or focus groups")
    PLACES = "places", _("Better places to work and rest")
    LIFESTYLE = "lifestyle", _("Healthy lifestyle")
    CHAMPIONS = "champions", _("Wellbeing champions")
    DEBRIEFING = "debriefing", _("Psychological debriefing")
    STAKEHOLDERS = "stakeholders", _("Stakeholder group")


class Outcome(models.TextChoices):
    """What else organisations told the report's authors (section 3)."""

    SUCCESSES = "successes", _("It showed successes as well as gaps")
    ASSURANCE = "assurance", _("Shared with an assurance group")
    HELPING = "helping", _("Helps other organisations to use the framework")
    INITIATIVES = "initiatives", _("Started or refreshed initiatives")


class Group(models.TextChoices):
    """The three groups that the report compares, and everybody else."""

    SYSTEM = "system", _("Integrated care systems")
    TRUST = "trust", _("NHS trusts")
    PRIMARY_CARE = "primary-care", _("Primary care")
    PARTNER = "partner", _("Partners outside the NHS")


_GROUPS = {Sector.SYSTEM: Group.SYSTEM, Sector.PRIMARY_CARE: Group.PRIMARY_CARE} | dict.fromkeys(
    (Sector.ACUTE, Sector.AMBULANCE, Sector.COMMUNITY, Sector.MENTAL_HEALTH, Sector.INTEGRATED), Group.TRUST
)


def group_of(sector: str) -> Group:
    """The group that a sector belongs to."""
    return _GROUPS.get(Sector(sector), Group.PARTNER) if sector in Sector.values else Group.PARTNER
