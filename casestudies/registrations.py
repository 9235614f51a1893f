"""What stories take part in below: copies of one's data, leaving, decisions, forgetting, places that change."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casestudies.decided import when_decided
from casestudies.services import data_copy, forgetting, places, telling
from community import at_places, leaving
from community.data_copy import register
from community.services.retention import Rule, add_rule


def register_submissions() -> None:
    """Tell community; called once the apps are ready."""
    register("stories", _("Stories you told"), data_copy.stories, covers=data_copy.COVERED)
    register("story_messages", _("What you said about stories"), data_copy.said, covers=data_copy.SAID)
    register("story_contact", _("Stories others ask you about"), data_copy.contact_of, covers=data_copy.ASKED)
    at_places.register("stories", at_places.Kept(places.in_words, places.count, places.move, places.index_anew))
    leaving.when_erasing("stories", forgetting.forget_author)
    when_decided("tell_author", telling.tell_author)
    add_rule(
        Rule(
            "stories",
            _("A story that was never published: unfinished, taken back or declined"),
            _("after it was last changed"),
            forgetting.UNFINISHED,
            forgetting.forget_unfinished,
        )
    )
    add_rule(
        Rule(
            "story_talk",
            _("What you and the reviewers said about a published story"),
            _("after it was approved"),
            forgetting.TALK,
            forgetting.forget_talk,
        )
    )
