"""Beginning a round and changing how it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from casestudies.vocabulary import Approach, Repeat
from community.example_days import with_example
from community.forms.clock_fields import DayField
from community.forms.plain_fields import PlainCharField
from diagnostic.forms.opening import OpeningRadios, SometimesSeveral
from diagnostic.forms.resting import Beside, RestingForm
from diagnostic.schedule import all_by, one_a_week
from diagnostic.services.rounds import Plan
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.models import RoundSection

FEWEST, MOST = 2, 4  # elements of a round that takes some of them
EVERYBODY = _("Everybody of our organisation may rate")
EVERYBODY_HINT = _("If not, only people whom you invite.")


class Schedule(models.TextChoices):
    """By when the elements are to be answered."""

    NONE = "none", _("No due dates")
    WEEKLY = "weekly", _("One element a week")
    TOGETHER = "together", _("All by one day")


def _label_field() -> PlainCharField:
    return PlainCharField(
        label=_("Name of the round"), help_text=_("So that you can tell rounds apart later."), max_length=80,
        error_messages={"required": _("Enter a name for the round")},
    )  # fmt: skip


def _repeat_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("When will you do it again?"), choices=Repeat.choices, widget=forms.RadioSelect,
        help_text=_("The diagnostic’s front page says when it is time. Nothing starts by itself."),
        error_messages={"required": _("Choose when you will do it again")},
    )  # fmt: skip


class StartForm(forms.Form):
    """How a round is to be done. ``depths`` are the choices of depth with what each takes."""

    label = _label_field()
    depth = forms.ChoiceField(
        label=_("How many statements?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose how many statements you rate")},
    )  # fmt: skip
    approach = forms.ChoiceField(
        label=_("How will you go about it?"), choices=Approach.choices,
        widget=OpeningRadios(Approach.SOME_ELEMENTS),
        error_messages={"required": _("Choose how you will go about it")},
    )  # fmt: skip
    elements = SometimesSeveral(
        label=_("Which elements?"), help_text=_("Choose two to four."), choices=Element.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    schedule = forms.ChoiceField(
        label=_("By when?"), choices=Schedule.choices, widget=forms.RadioSelect,
        help_text=_("We propose the dates. You can change each of them."),
        error_messages={"required": _("Choose by when")},
    )  # fmt: skip
    first_on = DayField(
        label=_("First date"), required=False,
        help_text=with_example(_("Only if you want due dates. For example, %(day)s")),
    )  # fmt: skip
    repeat = _repeat_field()
    open_to_members = forms.BooleanField(label=EVERYBODY, help_text=EVERYBODY_HINT, required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, depths: Iterable[tuple[str, str]], today: dt.date, label: str
    ) -> None:
        initial = {
            "label": label, "approach": Approach.LIGHT_TOUCH, "schedule": Schedule.NONE, "repeat": Repeat.NO,
            "open_to_members": True,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        self.today = today
        self.fields["depth"].choices = list(depths)  # type: ignore[attr-defined]

    def clean_elements(self) -> tuple[str, ...]:
        """All seven in the framework's order, or the two to four that were chosen."""
        chosen = set(self.cleaned_data["elements"])
        if self.cleaned_data.get("approach") != Approach.SOME_ELEMENTS:
            return tuple(Element.values)
        if not FEWEST <= len(chosen) <= MOST:
            raise ValidationError(_("Choose two, three or four elements"))
        return tuple(one for one in Element.values if one in chosen)

    def clean_first_on(self) -> dt.date | None:
        """A day from today on, where there are to be due dates."""
        day: dt.date | None = self.cleaned_data["first_on"]
        if self.cleaned_data.get("schedule") in (None, Schedule.NONE):
            return None
        if day is None:
            raise ValidationError(_("Enter the first date"))
        return not_long_ago_or_far(day, self.today)

    def plan(self) -> Plan:
        """What services.rounds.start takes."""
        said = self.cleaned_data
        return Plan(
            label=said["label"], depth=said["depth"], approach=said["approach"], repeat=said["repeat"],
            elements=said["elements"], due=self._due(), open_to_members=said["open_to_members"],
        )  # fmt: skip

    def _due(self) -> dict[str, dt.date] | None:
        said = self.cleaned_data
        if said["first_on"] is None:
            return None
        spread = one_a_week if said["schedule"] == Schedule.WEEKLY else all_by
        return spread(said["elements"], said["first_on"])


class PlanForm(RestingForm):
    """What may change while a round is open: a due date for each of its sections, empty for none."""

    label = _label_field()
    open_to_members = forms.BooleanField(label=EVERYBODY, help_text=EVERYBODY_HINT, required=False)
    repeat = _repeat_field()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sections: Iterable[RoundSection], today: dt.date, **kept: Any
    ) -> None:
        self.sections, self.today = list(sections), today
        due = {_name(one.element): one.due_on for one in self.sections}
        super().__init__(data, initial={**kept, **due})
        for one in self.sections:
            self.fields[_name(one.element)] = DayField(label=one.get_element_display(), required=False)

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the due dates."""
        return [self[_name(one.element)] for one in self.sections]

    def clean(self) -> dict[str, Any]:
        """A new date lies neither before today nor years away; one that stood there may stay."""
        cleaned = super().clean() or self.cleaned_data
        for one in self.sections:
            day = cleaned.get(_name(one.element))
            if day is None or day == one.due_on:
                continue
            try:
                not_long_ago_or_far(day, self.today)
            except ValidationError as error:
                self.add_error(_name(one.element), error)
        return cleaned

    def due(self) -> dict[str, dt.date | None]:
        """The due dates by element."""
        return {one.element: self.cleaned_data.get(_name(one.element)) for one in self.sections}

    def beside(self, now: Mapping[str, Any], **typed: Any) -> list[Beside]:
        """The same of a plan as ``services.rounds.plan_of`` says it."""
        days = {name: dt.date.fromisoformat(day) for name, day in now["due"].items()}
        return super().beside({**now, **{_name(one.element): days.get(one.element) for one in self.sections}}, **typed)


def not_long_ago_or_far(day: dt.date, today: dt.date) -> dt.date:
    """``day``, if somebody can still work towards it. Raises ValidationError."""
    if not today <= day <= today + dt.timedelta(days=2 * 366):
        raise ValidationError(_("Enter today or a later date, no more than 2 years from now"))
    return day


def _name(element: str) -> str:
    return f"due-{element}"
