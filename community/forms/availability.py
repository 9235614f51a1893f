"""When somebody can be called: the hours of a week, days that are not as usual, and how calls are booked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.example_days import with_example
from community.forms.clock_fields import ClockField, DayField
from community.forms.plain_fields import PlainCharField
from community.forms.profile.choices import NOT_ON_LIST, one_of
from community.forms.profile.talking import time_zone_choices
from community.models.availability import CallLength, Nation

if TYPE_CHECKING:
    from django.forms import BoundField

    Ranges = Sequence[tuple[dt.time, dt.time]]

MOST_RANGES = 4
WORKING_DAYS = range(5)
LONGEST_AWAY = 92  # days
NAME = re.compile(r"^(\d)-(\d)-(?:start|end)$")


class RangesMixin(forms.Form):
    """Pairs of fields ``<day>-<number>-start`` and ``-end``: the ranges of one day or more."""

    def add_ranges(self, day: int, number: int) -> None:
        """Have fields for so many ranges of a day."""
        for place in range(number):
            self.fields[f"{day}-{place}-start"] = ClockField(label=_("From"))
            self.fields[f"{day}-{place}-end"] = ClockField(label=_("To"))

    def pairs(self, day: int) -> list[tuple[BoundField, BoundField]]:
        """The two fields of each range of a day."""
        names = [name for name in self.fields if name.startswith(f"{day}-") and name.endswith("-start")]
        return [(self[name], self[name.replace("-start", "-end")]) for name in names]

    def clean_ranges(self, day: int) -> list[tuple[dt.time, dt.time]]:
        """The ranges of a day in order; says what is missing or overlaps beside the field."""
        found: list[tuple[dt.time, dt.time]] = []
        for start, end in self.pairs(day):
            pair = (self.cleaned_data.get(start.name), self.cleaned_data.get(end.name))
            if self.errors.keys() & {start.name, end.name} or pair == (None, None):
                continue
            problem = self._problem(pair, found)
            if problem:
                self.add_error(start.name if pair[0] is None else end.name, problem)
            elif pair[0] and pair[1]:
                found.append((pair[0], pair[1]))
        return sorted(found)

    def _problem(self, pair: tuple[dt.time | None, dt.time | None], found: Ranges) -> Any:
        start, end = pair
        if start is None:
            return _("Enter when this begins, or leave both empty")
        if end is None:
            return _("Enter when this ends, or leave both empty")
        if end <= start:
            return _("The end must be after the beginning")
        if any(start < other_end and other_start < end for other_start, other_end in found):
            return _("This overlaps with another time of the same day")
        return None


class WeekForm(RangesMixin):
    """The hours of each weekday; as many ranges a day as were sent or are known, one at least."""

    def __init__(self, data: Any = None, *, ranges: Mapping[int, Sequence[Any]] | None = None) -> None:
        ranges = ranges or {}
        initial = {
            f"{day}-{place}-{end}": value
            for day, pairs in ranges.items()
            for place, pair in enumerate(pairs)
            for end, value in zip(("start", "end"), pair, strict=True)
        }
        super().__init__(data, initial=initial)
        for day in WEEKDAYS:
            self.add_ranges(day, _sent(data, day) if data is not None else max(1, len(ranges.get(day, ()))))

    def days(self) -> list[dict[str, Any]]:
        """Each weekday with its name, and its rows: two fields each, and what the button that removes it says."""
        return [{"number": day, "name": name, **self._rows(day)} for day, name in WEEKDAYS.items()]

    def _rows(self, day: int) -> dict[str, Any]:
        pairs = self.pairs(day)
        rows = [
            {"start": start, "end": end, "remove": f"remove-{day}-{place}" if len(pairs) > 1 else ""}
            for place, (start, end) in enumerate(pairs)
        ]
        return {"rows": rows, "full": len(pairs) >= MOST_RANGES}

    def clean(self) -> dict[str, Any]:
        """Put each day's ranges together."""
        self.week = {day: self.clean_ranges(day) for day in WEEKDAYS}
        return self.cleaned_data


def _sent(data: Mapping[str, str], day: int) -> int:
    places = [int(found[2]) for name in data if (found := NAME.match(name)) and int(found[1]) == day]
    return min(max(places, default=0) + 1, MOST_RANGES)


def typed_week(data: Mapping[str, str]) -> dict[int, list[tuple[str, str]]]:
    """What was typed for each day, right or wrong, to be shown again."""
    return {
        day: [
            (data.get(f"{day}-{place}-start", ""), data.get(f"{day}-{place}-end", ""))
            for place in range(_sent(data, day))
        ]
        for day in WEEKDAYS
    }


def changed_week(data: Mapping[str, str], act: str) -> dict[int, list[tuple[str, str]]]:
    """What was typed, after ``add-<day>``, ``remove-<day>-<number>`` or ``copy`` (Monday to all working days)."""
    week = typed_week(data)
    if act == "copy":
        return week | {day: list(week[0]) for day in WORKING_DAYS}
    name, *numbers = act.split("-")
    if name == "add" and len(numbers) == 1 and numbers[0] in map(str, WEEKDAYS):
        week[int(numbers[0])].append(("", ""))
    elif name == "remove" and len(numbers) == 2 and all(number.isdecimal() for number in numbers):
        day, place = (int(number) for number in numbers)
        week[day] = [pair for number, pair in enumerate(week.get(day, [])) if number != place]
    return {day: pairs[:MOST_RANGES] for day, pairs in week.items()}


class DatesForm(RangesMixin):
    """One date or several in a row, and whether somebody is away or has other hours then."""

    first = DayField(
        label=_("Date"),
        help_text=with_example(_("Such as %(day)s.")),
        error_messages={"required": _("Enter a date")},
    )
    last = DayField(
        label=_("Last date"), help_text=_("Only if it is several days in a row, such as a holiday."), required=False
    )
    kind = one_of(
        [("away", _("I cannot be called")), ("hours", _("I can be called at other hours than usual"))],
        label=_("What is different?"),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.add_ranges(0, 2)

    def hours(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of the other hours."""
        return self.pairs(0)

    def clean_first(self) -> dt.date:
        """A day to come."""
        first: dt.date = self.cleaned_data["first"]
        if first < self.today:
            raise ValidationError(_("Enter a date that is not in the past"))
        return first

    def clean(self) -> dict[str, Any]:
        """``days`` and ``ranges``."""
        cleaned = self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        self.ranges = self.clean_ranges(0) if cleaned.get("kind") == "hours" else []
        if cleaned.get("kind") == "hours" and not self.ranges and not self.errors:
            self.add_error("0-0-start", _("Enter when you can be called"))
        if first and last and last < first:
            self.add_error("last", _("The last date must be after the first"))
        elif first and last and (last - first).days > LONGEST_AWAY:
            self.add_error("last", _("Enter no more than 3 months at once"))
        return cleaned

    @property
    def days(self) -> list[dt.date]:
        """Every date that is meant, of a form that is right."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"] or self.cleaned_data["first"]
        return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _number(label: Any, hint: Any, least: int, most: int) -> forms.IntegerField:
    words = format_lazy(_("Enter a whole number from {least} to {most}"), least=least, most=most)
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


class LinkField(forms.URLField):
    """An address for video calls: https only, because it is opened by others."""

    def __init__(self, **options: Any) -> None:
        wrong = _("Enter a link that begins with https://")
        widget = forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"})
        super().__init__(
            required=False,
            max_length=500,
            assume_scheme="https",
            widget=widget,
            error_messages={"invalid": wrong},
            **options,
        )

    def clean(self, value: Any) -> str:
        """The link."""
        link = super().clean(value) or ""
        if link and not link.startswith("https://"):
            raise ValidationError(self.error_messages["invalid"])
        return str(link)


class PhoneField(PlainCharField):
    """A phone number as people write it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "nhsuk-input--width-20"})
        super().__init__(required=False, max_length=40, widget=widget, **options)

    def validate(self, value: Any) -> None:
        """Refuse what nobody can ring."""
        super().validate(value)
        if value and not re.fullmatch(r"[+0-9 ()\-.,x#]{3,40}(?:ext\.? ?\d+)?", value, re.IGNORECASE):
            raise ValidationError(_("Enter a phone number, such as 020 7946 0000"))


class PlaceForm(forms.Form):
    """How a call is held."""

    link = LinkField(label=_("Link for a video call"), help_text=_("Such as a Teams link. It begins with https://"))
    phone = PhoneField(label=_("Phone number"), help_text=_("A call by phone is just as good."))


class BookingForm(forms.Form):
    """How calls are booked with somebody."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        error_messages={**NOT_ON_LIST, "required": _("Choose a time zone")},
    )
    nation = one_of(Nation.choices, label=_("Whose bank holidays do you have?"))
    works_on_holidays = forms.BooleanField(label=_("I can be called on bank holidays"), required=False)
    min_notice_hours = _number(_("How many hours’ notice do you need?"), _("A day is 24 hours, a week 168."), 1, 336)
    buffer_minutes = _number(
        _("How many minutes do you want free before and after a call?"), _("From 0 to 120."), 0, 120
    )
    weekly_max = _number(_("How many calls a week at most?"), "", 1, 20)
    length = forms.TypedChoiceField(
        label=_("How long are your calls usually?"),
        choices=CallLength.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={**NOT_ON_LIST, "required": _("Choose an answer")},
    )
    call_link = LinkField(
        label=_("Your link for video calls"),
        help_text=_(
            "Such as your own Teams meeting. Paste it once: it is used for the calls that you book, and where the "
            "others have none."
        ),
    )
    phone = PhoneField(
        label=_("Your phone number for calls"),
        help_text=_("If you would rather talk on the phone. Only people you have a call with see it."),
    )
    calendar_mails = forms.BooleanField(
        label=_("Send me calendar invitations by email"),
        help_text=_(
            "They put each call into your calendar and take it out again. "
            "Turn this off if your calendar reads your private calendar address instead."
        ),
        required=False,
    )
