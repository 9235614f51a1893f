"""How a story is laid out for its editor: what every story needs first, then the story, then what belongs to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel


def _words(name: str, help_text: object) -> FieldPanel:
    return FieldPanel(name, help_text=help_text)


def story_panels() -> list[Panel]:
    """The panels below title and introduction."""
    return [FieldPanel("in_one_line"), *_facts(), *_the_story(), *_what_belongs_to_it()]


def _facts() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("described_as"),
                FieldPanel("sector", help_text=_("Left empty, it is the chosen organisation’s.")),
                FieldPanel("system", help_text=_("Left empty, it is the chosen organisation’s.")),
                FieldPanel("size", help_text=_("Left empty, it is the chosen organisation’s.")),
            ],
            heading=_("The organisation"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("elements", help_text=_("At least one. Readers look for stories by these.")),
                FieldPanel("sub_elements", help_text=_("Only those that the story says something about.")),
            ],
            heading=_("What it is about"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("stage", widget=forms.RadioSelect),
                FieldPanel("approach", widget=forms.RadioSelect),
                FieldPanel("adapted"),
                FieldPanel("repeated"),
            ],
            heading=_("How the diagnostic was used"),
            help_text=_("Leave empty what you do not know. Counts leave such stories out and do not guess."),
        ),
    ]


def _the_story() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                _words("what_we_did", _("In order, and concrete: who did what, where, and for how many staff.")),
                _words("what_helped", _("People, money, timing, tools.")),
                _words("what_was_hard", _("And what you would do differently.")),
                _words("what_changed", _("Numbers if you have them, with where they come from. Else what people say.")),
                _words("advice", _("Two or three things, as you would tell a colleague.")),
            ],
            heading=_("The story"),
        ),
        MultiFieldPanel(
            [
                _words("who_was_involved", _("Roles, not names.")),
                _words("costs_and_time", _("Roughly is enough.")),
            ],
            heading=_("Who and how much"),
        ),
        MultiFieldPanel(
            [FieldPanel("benefits"), FieldPanel("initiatives"), FieldPanel("outcomes")],
            heading=_("What came of it"),
            help_text=_("Tick only what the story tells: the insights count these."),
        ),
    ]


def _what_belongs_to_it() -> list[Panel]:
    return [
        FieldPanel("pictures", help_text=_("Up to eight. Ask whoever can be recognised.")),
        FieldPanel("quotations", help_text=_("A role, not a name. Only with that person’s consent.")),
        FieldPanel("attachments", help_text=_("Up to five files that readers can download.")),
        FieldPanel("contact"),
        FieldPanel("reconstructed"),
    ]
