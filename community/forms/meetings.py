"""Choosing a time, offering some, and what is said about a call."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.forms.availability import LinkField, PhoneField
from community.forms.clock_fields import ClockField, DayField
from community.forms.plain_fields import PlainCharField, PlainTextField
from community.forms.profile.choices import NOT_ON_LIST, one_of
from community.models import CallFeedback
from community.models.availability import CallLength
from community.slots import moment_of

if TYPE_CHECKING:
    from django.forms import BoundField

LATE = ((5, _("5 minutes")), (10, _("10 minutes")), (15, _("15 minutes")), (20, _("20 minutes")))
TIMES = range(3)


def length_field() -> forms.TypedChoiceField:
    """How long a call is."""
    return forms.TypedChoiceField(
        label=_("How long?"),
        choices=CallLength.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={**NOT_ON_LIST, "required": _("Choose how long the call is")},
    )


class SlotForm(forms.Form):
    """One of the times that a page shows, as radios that the page draws itself."""

    start = forms.CharField(widget=forms.RadioSelect, error_messages={"required": _("Choose a time")})
    minutes = forms.TypedChoiceField(choices=CallLength.choices, coerce=int, widget=forms.HiddenInput)

    def clean_start(self) -> dt.datetime:
        """The beginning, in UTC."""
        start = moment_of(self.cleaned_data["start"])
        if start is None:
            raise ValidationError(_("Choose a time"))
        return start


class BookForm(SlotForm):
    """A time, how the call is held, and the months that had their call when the page was shown."""

    link = LinkField(label=_("Link for this call"), help_text=_("Such as a Teams link. It begins with https://"))
    phone = PhoneField(label=_("Or a phone number"), help_text=_("A call by phone is just as good."))
    known = forms.CharField(widget=forms.HiddenInput, required=False)

    def month_of(self, month: str) -> str:
        """Empty if the page said that ``month`` has its call already: then this is a further one."""
        return "" if month in self.cleaned_data["known"].split(",") else month


class NoteForm(forms.Form):
    """A line for the others, if any."""

    note = PlainCharField(
        label=_("A note to the others"),
        help_text=_("You need not say why."),
        required=False,
        max_length=200,
    )


class CancelForm(NoteForm):
    """Whether the others keep the call, where they are enough, and a note."""

    whole = one_of(
        [("me", _("I cannot come, the others keep the call")), ("all", _("Cancel the call for everybody"))],
        label=_("What should happen?"),
    )
    field_order = ("whole", "note")

    def __init__(self, *args: Any, others_enough: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others_enough:
            del self.fields["whole"]


class LateForm(forms.Form):
    """How late somebody will be."""

    minutes = forms.TypedChoiceField(
        label=_("How late will you be?"),
        choices=LATE,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={**NOT_ON_LIST, "required": _("Choose how late you will be")},
    )


class OfferForm(NoteForm):
    """Up to three times, typed on the clock of whoever offers."""

    minutes = length_field()
    times = TIMES

    def __init__(self, *args: Any, zone: ZoneInfo, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        for number in self.times:
            self.fields[f"day-{number}"] = DayField(label=_("Date"), required=False)
            self.fields[f"time-{number}"] = ClockField(label=_("Time"))

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """The date and the time of each."""
        return [(self[f"day-{number}"], self[f"time-{number}"]) for number in self.times]

    def clean(self) -> dict[str, Any]:
        """``starts``: each time by its number, in UTC."""
        self.starts: dict[int, dt.datetime] = {}
        for number in self.times:
            self._put_together(number)
        if not self.starts and not self.errors:
            self.add_error("day-0", _("Enter at least one date and time"))
        return self.cleaned_data

    def _put_together(self, number: int) -> None:
        day, time = self.cleaned_data.get(f"day-{number}"), self.cleaned_data.get(f"time-{number}")
        if self.errors.keys() & {f"day-{number}", f"time-{number}"} or (day is None and time is None):
            return
        if day is None:
            self.add_error(f"day-{number}", _("Enter a date as well"))
        elif time is None:
            self.add_error(f"time-{number}", _("Enter a time as well"))
        else:
            self._keep(number, dt.datetime.combine(day, time))

    def _keep(self, number: int, wall: dt.datetime) -> None:
        start = wall.replace(tzinfo=self.zone).astimezone(dt.UTC)
        if start.astimezone(self.zone).replace(tzinfo=None) != wall:
            self.add_error(f"time-{number}", _("Clocks go forward then: this time does not exist. Enter another"))
        elif start <= self.now:
            self.add_error(f"day-{number}", _("Enter a date and time in the future"))
        else:
            self.starts[number] = start


class AfterForm(forms.Form):
    """What somebody says about a call that is over; all of it optional."""

    useful = forms.TypedChoiceField(
        label=_("Was it useful?"),
        choices=CallFeedback.Useful.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages=NOT_ON_LIST,
    )
    private_note = PlainTextField(
        label=_("A note for yourself"), help_text=_("Only you see it."), required=False, max_length=600
    )
    shared_line = PlainCharField(
        label=_("A line for the others of the call"),
        help_text=_("Such as a thank-you, or what you want to try. They see it on the page of the call."),
        required=False,
        max_length=200,
    )
