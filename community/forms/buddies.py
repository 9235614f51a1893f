"""Asking somebody to be buddies, answering, circles, and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField, PlainTextField
from community.models import MOST_BUDDIES, BuddyPreferences, Circle
from community.services.buddy_preferences import Wishes
from community.services.circle_groups import Words
from elements.framework import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 400
KIND_NO = _("Thank you for asking me. I do not have the time for a buddy at the moment. I wish you a good one.")
REASONS = [choice for choice in Circle.EndReason.choices if choice[0] != Circle.EndReason.LEFT]
NUMBERS = [("1", _("1 buddy")), ("2", _("2 buddies")), ("3", _("3 buddies"))]


def _choice(label: Any, choices: Sequence[tuple[Any, Any]], message: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": message, "invalid_choice": message},
    )


class BeFoundForm(forms.Form):
    """Saying yes to being found. ``note`` is what somebody wants to write, kept meanwhile."""

    find = forms.BooleanField(
        label=_("Let members find me, and be open to buddying"),
        error_messages={"required": _("Tick this if members may find you")},
    )
    note = PlainTextField(required=False, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """A few words that come with a request or an invitation."""

    note = PlainTextField(
        label=_("A short note"),
        help_text=_("Say what you would like to talk about, or why you thought of them. Two sentences are enough."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(forms.Form):
    """Kind words that are there already and can be changed."""

    reply = PlainTextField(
        label=_("Your answer"),
        help_text=_("They read this. Change it, or leave it as it is."),
        max_length=LONGEST,
        initial=KIND_NO,
        error_messages={"required": _("Enter a few kind words")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PreferencesForm(forms.Form):
    """How many buddies, and whether they should be like oneself."""

    max_buddies = _choice(_("How many buddies do you want at most?"), NUMBERS[:MOST_BUDDIES], _("Choose how many"))
    sector = _choice(_("Which sector should a buddy be from?"), BuddyPreferences.Likeness.choices, _("Choose a sector"))
    region = _choice(_("Which region should a buddy be from?"), BuddyPreferences.Likeness.choices, _("Choose a region"))
    stage = _choice(
        _("How long should a buddy have been in post?"),
        BuddyPreferences.Likeness.choices,
        _("Choose how long a buddy should be in post"),
        _("“Like mine” means in the first year or not, as you are."),
    )
    standing = forms.BooleanField(
        label=_("Take part in every matching round"),
        help_text=_("A coordinator then finds a match for you, without your asking each time."),
        required=False,
    )

    def wishes(self) -> Wishes:
        """What was chosen."""
        said = dict(self.cleaned_data)
        return Wishes(**{**said, "max_buddies": int(said["max_buddies"])})


class CircleForm(forms.Form):
    """What a circle is about."""

    name = PlainCharField(
        label=_("Name of the circle"),
        help_text=_("For example: Night shifts, or Small trusts in the North West"),
        max_length=80,
        error_messages={"required": _("Enter a name for the circle")},
    )
    element = forms.ChoiceField(
        label=_("Which element is it about?"),
        choices=[("", _("None in particular")), *Element.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the elements")},
    )
    about = PlainTextField(
        label=_("What is it about?"),
        help_text=_("What you want to talk about, and how often."),
        max_length=LONGEST,
        error_messages={"required": _("Enter what it is about")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    joining = _choice(
        _("Who can come in?"),
        [("open", _("Members may ask to join, and we decide")), ("invited", _("Only those who are invited"))],
        _("Choose who can come in"),
    )

    def words(self) -> Words:
        """What the circle says of itself."""
        said = self.cleaned_data
        return Words(said["name"], said["element"], said["about"], open_to_join=said["joining"] == "open")


class EndForm(forms.Form):
    """Why it ends, which is nobody's fault, and a thank-you."""

    reason = _choice(
        _("Why does it end for you?"),
        REASONS,
        _("Choose why it ends for you, or “I would rather not say”"),
        _("The others do not see this. Coordinators see how often each is chosen, never by whom."),
    )
    thanks = PlainTextField(
        label=_("A thank-you to the others"),
        help_text=_("They read this on the page you had together."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
