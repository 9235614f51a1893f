"""What the short diagnostic speaks in. Codes are stored; labels may be reworded."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from elements.framework import SubElement


class Instrument(models.TextChoices):
    """Which questionnaire a question set belongs to."""

    SHORT_DIAGNOSTIC = "short-diagnostic", _("Short diagnostic")


class Depth(models.TextChoices):
    """How many questions a round asks."""

    QUICK = "quick", _("Quick")
    STANDARD = "standard", _("Standard")


class Rating(models.TextChoices):
    """What somebody says of a statement. Red, amber and green are ordered; not applicable stands outside the order."""

    RED = "red", _("Red")
    AMBER = "amber", _("Amber")
    GREEN = "green", _("Green")
    NOT_APPLICABLE = "na", _("Not applicable")

    @property
    def letter(self) -> str:
        """What stands on a segment of the wheel and in a cell of a table: colour is never alone."""
        return str(LETTERS[self])


LETTERS = {
    Rating.RED: pgettext_lazy("letter of the rating red", "R"),
    Rating.AMBER: pgettext_lazy("letter of the rating amber", "A"),
    Rating.GREEN: pgettext_lazy("letter of the rating green", "G"),
    Rating.NOT_APPLICABLE: pgettext_lazy("letters of the rating not applicable", "N/A"),
}
# From the worst to the best. The lower median and every sorting start here.
COLOURS = (Rating.RED, Rating.AMBER, Rating.GREEN)

ACROSS = (("equality", _("Equality, diversity and inclusion")), ("staff-voice", _("Staff voice")))
THEMES = [*SubElement.choices, *ACROSS]


class Method(models.TextChoices):
    """How the agreed rating of a statement came about. People set it, never arithmetic."""

    SINGLE = "single", _("One person rated it")
    UNANIMOUS = "unanimous", _("Everybody said the same")
    DISCUSSION = "discussion", _("Agreed in discussion")
    LEAD = "lead", _("Set by the lead")


class CostBand(models.TextChoices):
    """Roughly what an action costs."""

    NONE = "none", _("No cost")
    UNDER_1000 = "under-1000", _("Under £1,000")
    UNDER_10000 = "under-10000", _("£1,000 to £10,000")
    OVER_10000 = "over-10000", _("Over £10,000")
    UNKNOWN = "unknown", _("Not known yet")


class YesNo(models.TextChoices):
    """An answer that may be open."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known yet")


class ActionStatus(models.TextChoices):
    """How far an action is."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    IN_PROGRESS = "in-progress", _("In progress")
    DONE = "done", _("Done")
    NOT_PLANNED = "not-planned", _("Not planned")
