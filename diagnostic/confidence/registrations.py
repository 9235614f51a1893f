"""What confidence reviews take part in below: copies of one's data, leaving, and forgetting in time."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community import leaving
from community.data_copy import register
from community.roles import NATIONAL_EDITORS, give
from community.services.retention import Rule, add_rule
from diagnostic.services import confidence_kept

EDITORS_MAY = (
    "diagnostic.view_reviewwave",
    "diagnostic.add_reviewwave",
    "diagnostic.change_reviewwave",
    "diagnostic.view_reviewrelease",
    "diagnostic.add_reviewrelease",
    "diagnostic.change_reviewrelease",
)


def register_reviews() -> None:
    """Tell community; called once the apps are ready."""
    register("confidence_reviews", _("Your confidence reviews"), confidence_kept.sheets, covers=confidence_kept.COVERED)
    give(NATIONAL_EDITORS, EDITORS_MAY)
    leaving.when_erasing("confidence_reviews", confidence_kept.forget_sheets)
    add_rule(
        Rule(
            "confidence_reviews",
            _("A confidence review that you did not finish"),
            _("after you last changed it"),
            confidence_kept.UNFINISHED,
            confidence_kept.forget_unfinished,
        )
    )
