"""Statements of an organisation's own, and simpler words for ours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField
from diagnostic.forms.resting import RestingForm
from diagnostic.questions import WORDS
from elements.framework import Element


def _looks(label: Any) -> PlainCharField:
    return PlainCharField(label=label, required=False, max_length=240, widget=forms.Textarea(attrs={"rows": 2}))


class OwnQuestionForm(RestingForm):
    """The words of a statement, with their language. Its element cannot change: answers would be counted elsewhere."""

    text = PlainCharField(
        label=_("Statement"),
        help_text=_("One thing that you can rate, about your organisation. For example: Night staff have a hot meal."),
        max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Enter the statement")},
    )  # fmt: skip
    help = PlainCharField(
        label=_("Help"), help_text=_("What to think of, and whom to ask."), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    red = _looks(_("What red looks like"))
    amber = _looks(_("What amber looks like"))
    green = _looks(_("What green looks like"))

    language = forms.ChoiceField(
        label=_("Which language is it in?"), choices=settings.LANGUAGES, widget=forms.RadioSelect,
        help_text=_("So that screen readers read it out in the right language."),
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )  # fmt: skip

    def words(self) -> dict[str, str]:
        """The words by what they are, and their language."""
        return {name: self.cleaned_data[name] for name in ("language", *WORDS)}


class NewQuestionForm(OwnQuestionForm):
    """The same for a new one, with its element."""

    field_order = ("element", "text", "help", "red", "amber", "green", "language")

    element = forms.ChoiceField(
        label=_("Which element does it belong to?"), choices=Element.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose an element")},
    )  # fmt: skip


class WordingForm(RestingForm):
    """A statement of ours in the organisation's words."""

    text = PlainCharField(
        label=_("Your words"),
        help_text=_("Keep the meaning: only then can you compare your rounds. Leave it empty to use our words."),
        required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
