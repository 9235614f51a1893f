"""Raising a concern."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField, PlainTextField
from community.models import Concern


class ConcernForm(forms.Form):
    """What kind of concern, and what happened."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Concern.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about"), "invalid_choice": _("Choose what it is about")},
    )
    text = PlainTextField(
        label=_("What happened?"),
        help_text=_("Say what you saw or read, and when. Do not include anything about a patient."),
        max_length=2000,
        error_messages={"required": _("Enter what happened")},
    )


class ConcernInWordsForm(ConcernForm):
    """The same about somebody whose profile cannot be seen. The name is words: nobody is looked up."""

    field_order = ("name", "organisation", "kind", "text")

    name = PlainCharField(
        label=_("Who is it about?"),
        help_text=_("Their name, as you know it."),
        max_length=120,
        error_messages={"required": _("Enter who it is about")},
    )
    organisation = PlainCharField(
        label=_("Where do they work?"),
        help_text=_("The name of their organisation, or what you know of it."),
        max_length=170,
        required=False,
    )

    @property
    def about_words(self) -> str:
        """Name and organisation in one line."""
        said = (self.cleaned_data["name"], self.cleaned_data["organisation"])
        return ", ".join(word for word in said if word)
