"""Holding sessions: what the host writes in the back office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.board_columns import first_columns
from community.forms.admin_announcements import CLOCKS_CHANGE, MOMENT_ERROR, UKDateTimeField
from community.forms.plain_fields import PlainCharField, PlainTextField
from community.forms.two_languages import ROWS, WELSH, TwoLanguagesForm, english_text, welsh_text
from community.models import Region
from community.names import name_of
from community.services.group_sessions import Words
from community.services.session_series import Beginning
from elements.framework import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from community.models import AgendaItem, GroupSession, SessionTemplate, User

__all__ = ["CLOCKS_CHANGE", "CancelForm", "ExportForm", "MakeForm", "SeriesForm", "SessionForm"]
FEW_ROWS = {"rows": 4}
LONGEST = 480  # minutes
MOST_PLACES = 5000
MOST_ITEMS, MOST_COLUMNS = 30, 6
LONGEST_ITEM, LONGEST_COLUMN = 200, 60
BETWEEN = "|"
SEEN = " || "  # between the texts of the agenda that the form began with


class BeginningForm(TwoLanguagesForm):
    """What a session or a series begins with, in both languages."""

    text_name = "description"
    field_order: tuple[str, ...] = ("title", "description", "title_cy", "description_cy")

    description = english_text(label=_("What it is about"), missing=_("Enter what it is about"))
    description_cy = welsh_text(label=_("What it is about, in Welsh"))
    minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=15, max_value=LONGEST, initial=60,
        error_messages={
            "required": _("Enter the length in minutes"), "invalid": _("Enter the minutes as a number such as 60"),
            "min_value": _("Enter 15 minutes or more"), "max_value": _("Enter 480 minutes or fewer"),
        },
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=MOST_PLACES, help_text=_("Empty for no limit."),
        error_messages={
            "invalid": _("Enter the places as a number such as 28"), "min_value": _("Enter 1 place or more"),
            "max_value": _("Enter 5000 places or fewer, or leave it empty"),
        },
    )  # fmt: skip
    agenda = PlainTextField(
        label=_("Agenda"), required=False, max_length=7000, widget=forms.Textarea(attrs=ROWS),
        help_text=_("One thing a line, and its minutes behind a bar: Welcome | 5. Members can suggest more."),
    )  # fmt: skip
    columns = PlainTextField(
        label=_("Columns of the board"), required=False, max_length=500, widget=forms.Textarea(attrs=FEW_ROWS),
        help_text=_("One a line, up to 6. Empty for no board."),
    )  # fmt: skip
    columns_cy = PlainTextField(
        label=_("Columns of the board in Welsh"), required=False, max_length=500,
        widget=forms.Textarea(attrs=FEW_ROWS | WELSH), help_text=_("In the same order: a line for each, or none."),
    )  # fmt: skip
    anonymous = forms.BooleanField(
        label=_("Cards on the board are anonymous"), required=False,
        help_text=_("This is said on the board and cannot change once there is a card."),
    )  # fmt: skip

    def clean_agenda(self) -> tuple[tuple[str, int | None], ...]:
        """Each line as its text and its minutes."""
        lines = [line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip()]
        if len(lines) > MOST_ITEMS:
            raise ValidationError(_("Enter no more than 30 lines"))
        return tuple(_agenda_line(line) for line in lines)

    def clean(self) -> dict[str, Any]:
        """Both Welsh texts or neither; as many columns in Welsh as in English, or none."""
        cleaned = super().clean()
        cleaned["columns"] = self._clean_columns()
        return cleaned

    def _clean_columns(self) -> tuple[tuple[str, str], ...]:
        english, welsh = (_lines(self.cleaned_data.get(name, "")) for name in ("columns", "columns_cy"))
        if len(english) > MOST_COLUMNS:
            self.add_error("columns", _("Enter no more than 6 columns"))
        if any(len(column) > LONGEST_COLUMN for column in english + welsh):
            self.add_error("columns", _("Use no more than 60 characters for a column"))
        if welsh == first_columns("cy"):
            welsh = self._of_first_columns(english)
        if welsh and len(welsh) != len(english):
            self.add_error("columns_cy", _("Enter as many lines as there are columns, or none"))
        return tuple(zip(english, welsh or [""] * len(english), strict=False))

    def _of_first_columns(self, english: list[str]) -> list[str]:
        """The Welsh of columns that a board begins with: some of them, or in another order."""
        known = dict(zip(first_columns("en"), first_columns("cy"), strict=True))
        if not set(english) <= known.keys():
            self.add_error(
                "columns_cy", _("These were there at first. Enter your columns in Welsh, or take these away")
            )
            return []
        return [known[column] for column in english]

    def said(self) -> dict[str, Any]:
        """What was written, for the services."""
        names = (
            "title",
            "description",
            "title_cy",
            "description_cy",
            "minutes",
            "capacity",
            "agenda",
            "columns",
            "anonymous",
        )
        return {name: self.cleaned_data[name] for name in names}


class SeriesForm(BeginningForm):
    """A series."""

    @property
    def beginning(self) -> Beginning:
        """What was written."""
        return Beginning(**self.said())


class HostField(forms.ModelChoiceField):
    """A person who may hold sessions, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name; never an address."""
        return name_of(obj)


class SessionForm(BeginningForm):
    """A session. ``regions`` are those to choose from; ``all_regions`` adds "all". ``version`` is the meeting's."""

    field_order = (
        "title", "description", "title_cy", "description_cy", "starts_at", "minutes", "link", "region", "element",
        "host",
    )  # fmt: skip

    starts_at = UKDateTimeField(
        label=_("Starts (UK time)"), help_text=_("For example 2027-03-03 14:30."),
        error_messages={**MOMENT_ERROR, "required": _("Enter when it starts")},
    )  # fmt: skip
    link = forms.URLField(
        label=_("Link to join"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Only people who have a place see it. You can add it later."),
        error_messages={"invalid": _("Enter a link that starts with https://")},
    )  # fmt: skip
    region = forms.ModelChoiceField(
        label=_("Only for a region"), queryset=Region.objects.none(), required=False, empty_label=_("All regions"),
        error_messages={
            "required": _("Choose one of your regions"), "invalid_choice": _("Choose a region from the list")
        },
    )  # fmt: skip
    element = forms.ChoiceField(
        label=_("Element"), choices=[("", _("Any or none")), *Element.choices], required=False,
        error_messages={"invalid_choice": _("Choose an element from the list")},
    )  # fmt: skip
    host = HostField(
        label=_("Host"), queryset=None, empty_label=None,
        error_messages={"required": _("Choose the host"), "invalid_choice": _("Choose the host from the list")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agenda_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=9000, strip=False)

    def __init__(
        self,
        *args: Any,
        regions: QuerySet[Region],
        all_regions: bool,
        hosts: QuerySet[User],
        now: dt.datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["host"].queryset = hosts  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["region"].required = not all_regions
        if not all_regions:
            self.fields["region"].empty_label = None  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        """An encrypted address."""
        link: str = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise ValidationError(_("Enter a link that starts with https://"))
        return link

    def clean_starts_at(self) -> dt.datetime:
        """A time to come, unless it stays as it was."""
        starts: dt.datetime = self.cleaned_data["starts_at"]
        if starts <= self.now and starts != self.initial.get("starts_at"):
            raise ValidationError(_("Choose a time after now"))
        return starts

    @property
    def words(self) -> Words:
        """What was written, for the service."""
        more = {name: self.cleaned_data[name] for name in ("starts_at", "link", "region", "element", "host")}
        seen = self.cleaned_data["agenda_seen"]
        return Words(**self.said(), **more, agenda_seen=tuple(seen.split(SEEN)) if seen else None)


class CancelForm(forms.Form):
    """Why it is cancelled."""

    note = PlainCharField(
        label=_("What do you want to say to those who come?"), required=False, max_length=200,
        help_text=_("It stands in the email and on the page of the session."),
    )  # fmt: skip


class MoveForm(forms.Form):
    """Another time."""

    starts_at = SessionForm.base_fields["starts_at"]
    minutes = BeginningForm.base_fields["minutes"]

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_starts_at(self) -> dt.datetime:
        """A time to come."""
        starts: dt.datetime = self.cleaned_data["starts_at"]
        if starts <= self.now:
            raise ValidationError(_("Choose a time after now"))
        return starts


class ExportForm(forms.Form):
    """Why a list is downloaded."""

    reason = PlainCharField(
        label=_("What do you need it for?"), max_length=120, help_text=_("It stands in the audit log."),
        error_messages={"required": _("Enter what you need the list for")},
    )  # fmt: skip


class MakeForm(forms.Form):
    """From when on, in how many months, and for whom: the days that follow are shown before anything is made."""

    first = UKDateTimeField(
        label=_("The first one starts (UK time)"), help_text=_("For example 2027-03-03 14:30."),
        error_messages={**MOMENT_ERROR, "required": _("Enter when the first one starts")},
    )  # fmt: skip
    months = forms.IntegerField(
        label=_("How many months?"), min_value=1, max_value=12, initial=1,
        help_text=_("One session a month, in the same week of the month, on the same day and at the same time."),
        error_messages={
            "required": _("Enter how many months"), "invalid": _("Enter a number from 1 to 12"),
            "min_value": _("Enter a number from 1 to 12"), "max_value": _("Enter a number from 1 to 12"),
        },
    )  # fmt: skip
    region = SessionForm.base_fields["region"]

    def __init__(
        self, *args: Any, regions: QuerySet[Region], all_regions: bool, now: dt.datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["region"].required = not all_regions
        if not all_regions:
            self.fields["region"].empty_label = None  # type: ignore[attr-defined]

    def clean_first(self) -> dt.datetime:
        """A time to come."""
        first: dt.datetime = self.cleaned_data["first"]
        if first <= self.now:
            raise ValidationError(_("Choose a time after now"))
        return first


def initial_columns() -> dict[str, str]:
    """The columns that the form of a new session starts with, in both languages."""
    return {"columns": "\n".join(first_columns("en")), "columns_cy": "\n".join(first_columns("cy"))}


def initial_of_series(series: SessionTemplate) -> dict[str, Any]:
    """What the form of a series starts with."""
    return _beginning_of(series) | {
        "minutes": series.minutes,
        "agenda": _agenda_text([(line["text"], line["minutes"]) for line in series.agenda]),
    }


def initial_of_session(session: GroupSession, agenda: Sequence[AgendaItem]) -> dict[str, Any]:
    """What the form of a session starts with."""
    meeting = session.meeting
    own = {name: getattr(session, name) for name in ("region", "element", "host")}
    return _beginning_of(session) | own | {
        "starts_at": meeting.starts_at,
        "minutes": (meeting.ends_at - meeting.starts_at) // dt.timedelta(minutes=1),
        "link": meeting.link,
        "version": meeting.version,
        "agenda": _agenda_text([(item.text, item.minutes) for item in agenda]),
        "agenda_seen": SEEN.join(["", *(item.text for item in agenda), ""]),
    }  # fmt: skip


def _beginning_of(one: SessionTemplate | GroupSession) -> dict[str, Any]:
    words = {
        name: getattr(one, name)
        for name in ("title", "description", "title_cy", "description_cy", "capacity", "anonymous")
    }
    english = [column["en"] for column in one.board_columns]
    welsh = [column["cy"] for column in one.board_columns]
    return words | {"columns": "\n".join(english), "columns_cy": "\n".join(welsh) if any(welsh) else ""}


def _agenda_text(lines: list[tuple[str, int | None]]) -> str:
    return "\n".join(f"{text} {BETWEEN} {minutes}" if minutes else text for text, minutes in lines)


def _agenda_line(line: str) -> tuple[str, int | None]:
    text, bar, minutes = (part.strip() for part in line.rpartition(BETWEEN))
    if not bar:
        text, minutes = minutes, ""
    if not text or len(text) > LONGEST_ITEM:
        raise ValidationError(_("Use no more than 200 characters in each line"))
    if not bar:
        return text, None
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 4 and int(minutes)):
        raise ValidationError(_("Enter minutes as a number behind the bar: Welcome | 5"))
    return text, int(minutes)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
