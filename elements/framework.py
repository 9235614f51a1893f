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


class SubElement(models.TextChoices):
    """A part of an element by its code; the label is the framework's exact name, as on its wheel."""

    MENTAL_AND_EMOTIONAL_WELLBEING = "mental-and-emotional-wellbeing", _("Mental and emotional wellbeing")
    PHYSICAL_WELLBEING = "physical-wellbeing", _("Physical wellbeing")
    HEALTHY_LIFESTYLE = "healthy-lifestyle", _("Healthy lifestyle")
    SUPPORTING_EACH_OTHER = "supporting-each-other", _("Supporting each other")
    WORKING_TOGETHER = "working-together", _("Working together")
    PURPOSE_POTENTIAL_AND_RECOGNITION = "purpose-potential-and-recognition", _("Purpose, potential and recognition")
    LIFE_BALANCE = "life-balance", _("Life balance")
    BRINGING_YOURSELF_TO_WORK = "bringing-yourself-to-work", _("Bringing 'yourself' to work")
    SENIOR_MANAGER_RESPONSIBILITIES = "senior-manager-responsibilities", _("Senior manager responsibilities")
    HEALTHY_LEADERSHIP_BEHAVIOURS = "healthy-leadership-behaviours", _("Healthy leadership behaviours")
    SKILLED_MANAGERS = "skilled-managers", _("Skilled managers")
    PHYSICAL_WORK_SPACES = "physical-work-spaces", _("Physical work spaces")
    FACILITIES_TO_REST_RECOVER_AND_SUCCEED = (
        "facilities-to-rest-recover-and-succeed",
        _("Facilities to rest, recover and succeed"),
    )
    MEASURING_EFFECTIVENESS_IN_OUR_SUPPORT = (
        "measuring-effectiveness-in-our-support",
        _("Measuring effectiveness in our support"),
    )
    SUPPORT_SERVICES_AND_PARTNERS = "support-services-and-partners", _("Support services and partners")
    ORGANISATION_DESIGN_AND_POLICY = "organisation-design-and-policy", _("Organisation design and policy")
    INTERVENTIONS_OVERVIEW = "interventions-overview", _("Interventions overview")

    @property
    def element(self) -> Element:
        """The element that it is a part of."""
        return next(element for element, parts in PARTS.items() if self in parts)


PARTS: dict[Element, tuple[SubElement, ...]] = {
    Element.PERSONAL_HEALTH: (
        SubElement.MENTAL_AND_EMOTIONAL_WELLBEING,
        SubElement.PHYSICAL_WELLBEING,
        SubElement.HEALTHY_LIFESTYLE,
    ),
    Element.RELATIONSHIPS: (
        SubElement.SUPPORTING_EACH_OTHER,
        SubElement.WORKING_TOGETHER,
    ),
    Element.FULFILMENT: (
        SubElement.PURPOSE_POTENTIAL_AND_RECOGNITION,
        SubElement.LIFE_BALANCE,
        SubElement.BRINGING_YOURSELF_TO_WORK,
    ),
    Element.MANAGERS_LEADERS: (
        SubElement.SENIOR_MANAGER_RESPONSIBILITIES,
        SubElement.HEALTHY_LEADERSHIP_BEHAVIOURS,
        SubElement.SKILLED_MANAGERS,
    ),
    Element.ENVIRONMENT: (
        SubElement.PHYSICAL_WORK_SPACES,
        SubElement.FACILITIES_TO_REST_RECOVER_AND_SUCCEED,
    ),
    Element.DATA_INSIGHTS: (SubElement.MEASURING_EFFECTIVENESS_IN_OUR_SUPPORT,),
    Element.PROFESSIONAL_SUPPORT: (
        SubElement.SUPPORT_SERVICES_AND_PARTNERS,
        SubElement.ORGANISATION_DESIGN_AND_POLICY,
        SubElement.INTERVENTIONS_OVERVIEW,
    ),
}
