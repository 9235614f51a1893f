"""The fixed lists that people choose from. Codes are stored; labels may be reworded.

Sectors follow the trailblazers' report (seeds S0); departments, funding, bands and the nine skill sets follow the
review of wellbeing leads' needs, phase 2, August 2022 (S2, sections 3 and 4, table 5).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """What kind of organisation it is. The last three groups are partners outside the NHS."""

    ACUTE = "acute", _("Acute trust")
    AMBULANCE = "ambulance", _("Ambulance trust")
    COMMUNITY = "community", _("Community trust")
    MENTAL_HEALTH = "mental-health", _("Mental health trust")
    INTEGRATED = "integrated", _("Integrated trust")
    SYSTEM = "system", _("Integrated care system")
    PRIMARY_CARE = "primary-care", _("Primary care")
    COUNCIL = "council", _("Council")
    VOLUNTARY = "voluntary", _("Voluntary organisation")
    OTHER = "other", _("Other")


class SizeBand(models.TextChoices):
    """How many people work there."""

    UNDER_50 = "under-50", _("Fewer than 50 staff")
    TO_249 = "50-249", _("50 to 249 staff")
    TO_999 = "250-999", _("250 to 999 staff")
    TO_4999 = "1000-4999", _("1,000 to 4,999 staff")
    TO_9999 = "5000-9999", _("5,000 to 9,999 staff")
    FROM_10000 = "10000-up", _("10,000 staff or more")


class Department(models.TextChoices):
    """Where a wellbeing role sits; several may hold."""

    HUMAN_RESOURCES = "human-resources", _("Human resources")
    ORGANISATIONAL_DEVELOPMENT = "organisational-development", _("Organisational development")
    OCCUPATIONAL_HEALTH = "occupational-health", _("Occupational health")
    WORKFORCE = "workforce", _("Workforce")
    OTHER = "other", _("Another department")


class Funding(models.TextChoices):
    """Where the money for the work comes from; several may hold."""

    YEARLY = "yearly-budget", _("A yearly budget")
    CHARITY = "charity", _("Charity money")
    PROJECT = "project", _("Project money")
    NONE = "none", _("No money of its own")
    NOT_KNOWN = "not-known", _("I do not know")


class BandGroup(models.TextChoices):
    """Agenda for Change bands in groups, so that no single post can be told."""

    TO_5 = "4-5", _("Bands 4 and 5")
    TO_7 = "6-7", _("Bands 6 and 7")
    TO_8B = "8a-8b", _("Bands 8a and 8b")
    FROM_8C = "8c-up", _("Band 8c or higher")
    NOT_BANDED = "not-banded", _("Not on these bands")


class ClinicalBackground(models.TextChoices):
    """Whether somebody is clinically qualified."""

    YES = "yes", _("Clinically qualified")
    NO = "no", _("Not clinically qualified")


class Skill(models.TextChoices):
    """The nine skill sets of a wellbeing lead: five with people, four technical (S2, table 5)."""

    INTERPERSONAL = "interpersonal", _("Interpersonal skills")
    INFLUENCING = "influencing", _("Strategic alignment and influencing")
    COMMUNICATION = "communication", _("Communication and engagement")
    COLLABORATION = "collaboration", _("Working with others across teams")
    LEADERSHIP = "leadership", _("Leadership and management")
    NEEDS_ASSESSMENT = "needs-assessment", _("Health needs assessment")
    DATA = "data", _("Decisions informed by data")
    DELIVERY = "delivery", _("Project delivery")
    BUSINESS_CASES = "business-cases", _("Business cases and funding")


class TalkWay(models.TextChoices):
    """How somebody likes to talk."""

    VIDEO = "video", _("Video call")
    PHONE = "phone", _("Phone call")
    MESSAGE = "message", _("Messages")
    IN_PERSON = "in-person", _("In person")


class SpokenLanguage(models.TextChoices):
    """Languages somebody is happy to talk in about work: those most spoken in England and Wales, and signing."""

    ENGLISH = "en", _("English")
    WELSH = "cy", _("Welsh")
    BSL = "bsl", _("British Sign Language")
    ARABIC = "ar", _("Arabic")
    BENGALI = "bn", _("Bengali")
    FRENCH = "fr", _("French")
    GUJARATI = "gu", _("Gujarati")
    HINDI = "hi", _("Hindi")
    ITALIAN = "it", _("Italian")
    MALAYALAM = "ml", _("Malayalam")
    POLISH = "pl", _("Polish")
    PORTUGUESE = "pt", _("Portuguese")
    PUNJABI = "pa", _("Punjabi")
    ROMANIAN = "ro", _("Romanian")
    SOMALI = "so", _("Somali")
    SPANISH = "es", _("Spanish")
    TAGALOG = "tl", _("Filipino or Tagalog")
    TAMIL = "ta", _("Tamil")
    URDU = "ur", _("Urdu")
    YORUBA = "yo", _("Yoruba")


class Visibility(models.TextChoices):
    """Who sees a field of a profile."""

    MEMBERS = "members", _("Members")
    BUDDIES = "buddies", _("My buddies")
    HIDDEN = "hidden", _("Nobody")


class RoleName(models.TextChoices):
    """Roles that are given for one organisation, system or region (design: roles as data)."""

    ORGANISATION_LEAD = "organisation-lead", _("Organisation lead")
    SYSTEM_LEAD = "system-lead", _("System lead")
    REGIONAL_LEAD = "regional-lead", _("Regional lead")
