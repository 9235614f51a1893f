"""What rounds take part in below: copies of one's data, leaving, forgetting in time, and places that change."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from community import at_places, leaving
from community.data_copy import leave_out, register
from community.services.retention import Rule, add_rule
from diagnostic.services import data_copy, forgetting, papers, places


def register_rounds() -> None:
    """Tell community; called once the apps are ready."""
    register("diagnostic", _("What you said in the diagnostic"), data_copy.parts, covers=data_copy.PARTS)
    register("diagnostic_acts", _("What you did in the diagnostic"), data_copy.done, covers=data_copy.DONE)
    register("diagnostic_decided", _("What you decided for your organisation"), data_copy.led, covers=data_copy.LED)
    register("actions", _("Actions of yours"), data_copy.actions, covers=data_copy.ACTIONS)
    for relation, reason in data_copy.LEFT_OUT.items():
        leave_out(relation, reason)
    at_places.register("rounds", at_places.Kept(places.in_words, places.count, places.move, places.show_anew))
    leaving.when_erasing("diagnostic", forgetting.forget_person)  # "rounds" are those that match buddies
    add_rule(
        Rule(
            "invited_to_rate",
            _("The name and email address of somebody who was asked to rate"),
            _("after the round ended"),
            forgetting.INVITED,
            forgetting.forget_addresses,
        )
    )
    add_rule(
        Rule(
            "round_papers",
            _("Papers that were made from a round, as PDF"),
            _("after they were made"),
            papers.KEPT,
            papers.forget_old,
        )
    )
