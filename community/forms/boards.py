"""What people write on a reflection board, and how the host sets one up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 400
MOST_VOTES = 10
ROWS = {"rows": 3}
VOTES_ERROR = _("Enter a number from 0 to 10")


class CardTextForm(forms.Form):
    """The words of a card."""

    text = PlainTextField(
        label=_("Your card"),
        help_text=_("One thought a card. Nothing about a patient, and nobody’s name."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs=ROWS),
        error_messages={"required": _("Write your card")},
    )


class CardForm(CardTextForm):
    """A new card: its words and its column (a code and a name each)."""

    column = forms.ChoiceField(
        label=_("Where does it go?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose where it goes")),
    )

    def __init__(self, *args: Any, columns: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = list(columns)  # type: ignore[attr-defined]


class BoardSettingsForm(forms.Form):
    """How many votes each has, and whether cards are hidden at first."""

    votes = forms.IntegerField(
        label=_("Votes for each person"),
        help_text=_("0 for no voting."),
        min_value=0,
        max_value=MOST_VOTES,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-2", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), VOTES_ERROR),
    )
    hide_cards = forms.BooleanField(
        label=_("Hide cards until I show them"),
        help_text=_("So that nobody is led by what others wrote first. There can be no card yet when you choose this."),
        required=False,
    )
