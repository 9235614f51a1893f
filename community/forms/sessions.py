"""What members write about a session: its agenda, notes and actions, and what they thought of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.example_days import with_example
from community.forms.plain_fields import PlainCharField, PlainTextField
from community.forms.privacy import DATES
from community.models import CallFeedback

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from community.models import Member

LONGEST_ITEM = 180  # minutes
MINUTES = {
    "invalid": _("Enter the minutes as a number such as 10"),
    "min_value": _("Enter 1 minute or more"),
    "max_value": _("Enter 180 minutes or fewer"),
}


class AgendaForm(forms.Form):
    """Something to talk about, and how long it may take."""

    text = PlainCharField(
        label=_("What should we talk about?"),
        max_length=200,
        error_messages={"required": _("Enter what we should talk about")},
    )
    minutes = forms.IntegerField(
        label=_("Minutes it may take"),
        required=False,
        min_value=1,
        max_value=LONGEST_ITEM,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages=MINUTES,
    )


class PersonField(forms.ChoiceField):
    """One of some members, or nobody."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, error_messages={"invalid_choice": _("Choose a person from the list")}, **options
        )
        self.members: dict[str, Member] = {}

    def offer(self, members: Sequence[Member], *, nobody: Any) -> None:
        """Let one of ``members`` be chosen; ``nobody`` are the words for none of them."""
        self.members = {str(member.pk): member for member in members}
        self.choices = [("", nobody), *((key, member.name) for key, member in self.members.items())]

    def chosen(self, value: str) -> Member | None:
        """Who was chosen."""
        return self.members.get(value)


class AgendaItemForm(AgendaForm):
    """The same as the host changes it, with who leads it."""

    owner = PersonField(label=_("Who leads it?"), help_text=_("Members who have a place."))

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(members, nobody=_("Nobody yet"))  # type: ignore[attr-defined]

    def clean_owner(self) -> Member | None:
        """Who leads it."""
        return self.fields["owner"].chosen(self.cleaned_data["owner"])  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """A note; ``version`` is of the note as the form began."""

    text = PlainTextField(
        label=_("Note"),
        help_text=_("What was said or decided. Nothing about a patient, and nothing that was said in confidence."),
        max_length=2000,
        error_messages={"required": _("Enter a note")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6)

    def clean_version(self) -> int:
        """0 where none was sent."""
        return self.cleaned_data["version"] or 0


class ActionForm(forms.Form):
    """What somebody will do."""

    text = PlainCharField(
        label=_("What will be done?"), max_length=200, error_messages={"required": _("Enter what will be done")}
    )
    owner = PersonField(label=_("Who does it?"), help_text=_("Members who have a place."))
    due = forms.DateField(
        label=_("By when?"),
        help_text=with_example(_("For example, %(day)s")),
        required=False,
        input_formats=DATES,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "inputmode": "text"}),
        error_messages={"invalid": with_example(_("Enter a date such as %(day)s"))},
    )

    def __init__(self, *args: Any, members: Sequence[Member], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["owner"].offer(members, nobody=_("Nobody yet"))  # type: ignore[attr-defined]

    def clean_owner(self) -> Member | None:
        """Who does it."""
        return self.fields["owner"].chosen(self.cleaned_data["owner"])  # type: ignore[attr-defined]

    def clean_due(self) -> dt.date | None:
        """Today or later, and within two years: a slip of the key is likelier than a plan for 2206."""
        day: dt.date | None = self.cleaned_data["due"]
        if day and not self.today <= day <= self.today.replace(year=self.today.year + 2, day=min(self.today.day, 28)):
            raise ValidationError(_("Enter a date from today, no more than 2 years from now"))
        return day


class FeedbackForm(forms.Form):
    """Was it useful?"""

    useful = forms.TypedChoiceField(
        label=_("Was the session useful?"),
        choices=[(str(code), label) for code, label in reversed(CallFeedback.Useful.choices)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose whether it was useful")),
    )
    comment = PlainTextField(
        label=_("What would make it better?"),
        help_text=_("The host reads it without your name. Do not say who you are."),
        max_length=600,
        required=False,
    )
