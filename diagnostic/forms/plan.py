"""Actions of the plan: adding and changing them, and narrowing the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.example_days import with_example
from community.forms.clock_fields import DayField
from community.forms.plain_fields import PlainCharField, PlainTextField
from diagnostic.forms.opening import OpeningRadios, SometimesDay, SometimesWords
from diagnostic.forms.rounds import not_long_ago_or_far
from diagnostic.plan_list import Choice, Due, State
from diagnostic.plan_statements import Groups, element_and_code
from diagnostic.services.actions import Planned
from diagnostic.vocabulary import COLOURS, ActionStatus, CostBand, YesNo
from elements.framework import Element

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.questions import Question

NEEDS_DATE = (ActionStatus.AGREED, ActionStatus.IN_PROGRESS)
EXPECTED = [("", _("Not said")), *((one.value, one.label) for one in COLOURS[1:])]


class When(models.TextChoices):
    """Whether there is a day by which it is done."""

    BY_A_DAY = "day", _("By a day")
    NO_DATE = "none", _("There is no date, for a reason")
    LATER = "later", _("We do not know yet")


class ActionForm(forms.Form):
    """What is said of an action when it is added: the rest can follow. ``kept`` is what is said of it now."""

    title = PlainCharField(
        label=_("What will you do?"), max_length=160, help_text=_("One sentence that a new colleague understands."),
        error_messages={"required": _("Say what you will do")},
    )  # fmt: skip
    about = forms.ChoiceField(
        label=_("What is it to change?"), help_text=_("One statement of the diagnostic, or all of an element."),
        error_messages={"required": _("Choose what it is to change")},
    )  # fmt: skip
    expected_rating = forms.ChoiceField(
        label=_("Which rating should it lead to?"), choices=EXPECTED, required=False, widget=forms.RadioSelect,
        help_text=_("If you chose a statement. Your next round shows whether it did."),
    )  # fmt: skip
    why = PlainTextField(
        label=_("Why?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The gap it closes, and for whom."),
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Who does it?"), required=False)
    owner_name = PlainCharField(
        label=_("Or the name of somebody who is not in the list"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    when = forms.ChoiceField(
        label=_("When is it to be done?"), required=False, choices=When.choices,
        widget=OpeningRadios(When.BY_A_DAY, When.NO_DATE),
    )  # fmt: skip
    due_on = SometimesDay(label=_("Done by"), help_text=with_example(_("For example, %(day)s")))
    no_date_reason = SometimesWords(
        label=_("Why is there no date?"), max_length=200, help_text=_("For example: we wait for the budget round."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, groups: Groups, asked: Iterable[Question],
        owners: Sequence[Member], today: dt.date, kept: Planned | None = None, **initial: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={**(_initial(kept) if kept else {"when": When.LATER.value}), **initial})
        self.asked, self.owners, self.today, self.kept = tuple(asked), owners, today, kept
        self._choices("about", [("", _("Choose one")), *groups])
        self._choices("owner", [("", _("Nobody in this list")), *((one.public_id, str(one.name)) for one in owners)])

    def clean_due_on(self) -> dt.date | None:
        """A day from today on; one that stood there may stay."""
        day: dt.date | None = self.cleaned_data["due_on"]
        if day is None or (self.kept is not None and day == self.kept.due_on):
            return day
        return not_long_ago_or_far(day, self.today)

    def clean(self) -> dict[str, Any]:
        """What fits together."""
        said = super().clean() or {}
        self._clean_when(said)
        if said.get("owner") and said.get("owner_name"):
            self.add_error("owner_name", _("Choose somebody or enter a name, not both"))
        if said.get("expected_rating") and said.get("about") in Element.values:
            self.add_error("expected_rating", _("Choose a statement above first, or “Not said” here"))
        return said

    def said(self) -> Planned:
        """What services.actions takes."""
        said = self.cleaned_data
        element, code = element_and_code(said["about"], self.asked)
        whose = next((one for one in self.owners if one.public_id == said["owner"]), None)
        names = ("title", "why", "owner_name", "due_on", "expected_rating")
        return replace(
            self.kept or Planned(title="", element=element), element=element, code=code, owner=whose,
            no_date_reason=said["no_date_reason"], **{name: said[name] for name in names},
        )  # fmt: skip

    def _clean_when(self, said: dict[str, Any]) -> None:
        """A day or a reason, as the radio says; what stands under the other one counts for nothing."""
        when = said.get("when") or self._when_typed(said)
        for name, goes_with, missing in (
            ("due_on", When.BY_A_DAY, _("Enter the day by which it is done")),
            ("no_date_reason", When.NO_DATE, _("Say why there is no date")),
        ):
            if when != goes_with:
                self.errors.pop(name, None)
                said[name] = None if name == "due_on" else ""
            elif not said.get(name) and name not in self.errors:
                self.add_error(name, missing)
        said["when"] = when

    def _when_typed(self, said: Mapping[str, Any]) -> str:
        """What somebody means who typed under a radio and pressed none."""
        if said.get("due_on") or "due_on" in self.errors:
            return When.BY_A_DAY
        return When.NO_DATE if said.get("no_date_reason") or "no_date_reason" in self.errors else When.LATER

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class ChangeActionForm(ActionForm):
    """All that is said of an action."""

    field_order = ("version", "title", "about", "expected_rating", "why", "status", "not_planned_reason")

    status = forms.ChoiceField(
        label=_("How far is it?"), choices=ActionStatus.choices, widget=OpeningRadios(ActionStatus.NOT_PLANNED),
        error_messages={"required": _("Choose how far it is")},
    )  # fmt: skip
    not_planned_reason = SometimesWords(label=_("Why is it not planned?"), max_length=300)
    cost_band = forms.ChoiceField(label=_("What does it cost?"), choices=CostBand.choices, widget=forms.RadioSelect)
    budget = forms.ChoiceField(label=_("Is there a budget?"), choices=YesNo.choices, widget=forms.RadioSelect)
    resources = forms.ChoiceField(label=_("Do people have time?"), choices=YesNo.choices, widget=forms.RadioSelect)
    is_new_initiative = forms.BooleanField(
        label=_("This is a new initiative"), required=False, help_text=_("Not something you did already.")
    )
    review_on = DayField(
        label=_("Look at it again on"), required=False,
        help_text=with_example(_("The day on which you ask whether it helps. For example, %(day)s")),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_review_on(self) -> dt.date | None:
        """A day from today on; one that stood there may stay."""
        day: dt.date | None = self.cleaned_data["review_on"]
        if day is None or (self.kept is not None and day == self.kept.review_on):
            return day
        return not_long_ago_or_far(day, self.today)

    def clean(self) -> dict[str, Any]:
        """What a state needs beside it."""
        said = super().clean()
        state = said.get("status")
        if state == ActionStatus.NOT_PLANNED and not said.get("not_planned_reason"):
            self.add_error("not_planned_reason", _("Say why it is not planned"))
        if state in NEEDS_DATE and said.get("when") == When.LATER:
            self.add_error("when", _("Choose a day, or say why there is no date"))
        return said

    def said(self) -> Planned:
        """What services.actions takes."""
        said = self.cleaned_data
        names = ("status", "cost_band", "budget", "resources", "is_new_initiative", "review_on")
        reason = said["not_planned_reason"] if said["status"] == ActionStatus.NOT_PLANNED else ""
        return replace(super().said(), not_planned_reason=reason, **{name: said[name] for name in names})

    def resting_on(self, version: int) -> ChangeActionForm:
        """The same as it was typed, to be sent once more over ``version``."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": str(version)}
        return self


class FilterForm(forms.Form):
    """What of the plan shows. What cannot be chosen counts as not chosen."""

    state = forms.ChoiceField(label=_("State"), required=False)
    element = forms.ChoiceField(label=_("Element"), required=False)
    owner = forms.ChoiceField(label=_("Who"), required=False)
    due = forms.ChoiceField(label=_("Done by"), required=False)

    def __init__(self, data: Mapping[str, Any], *, owners: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        every: dict[str, tuple[Any, Sequence[Any]]] = {
            "state": (_("Not finished"), State.choices),
            "element": (_("All elements"), Element.choices),
            "owner": (_("Everybody"), owners),
            "due": (_("Any day"), Due.choices),
        }
        for name, (nothing, options) in every.items():
            field: Any = self.fields[name]
            field.choices = [("", nothing), *options]

    def choice(self) -> Choice:
        """What is chosen."""
        self.full_clean()
        return Choice(**{name: self.cleaned_data.get(name, "") for name in self.fields})

    def chips(self) -> list[dict[str, str]]:
        """Each thing that is chosen, with the address that takes it back."""
        choice = self.choice()
        names: dict[str, dict[str, Any]] = {name: dict(self.fields[name].choices) for name in self.fields}  # type: ignore[attr-defined]
        return [
            {"label": f"{self.fields[name].label}: {names[name][value]}", "href": choice.without(name).address()}
            for name, value in choice.chosen.items()
        ]


def _initial(kept: Planned) -> dict[str, Any]:
    values = {name: getattr(kept, name) for name in kept.__dataclass_fields__}
    when = When.BY_A_DAY if kept.due_on else When.NO_DATE if kept.no_date_reason else When.LATER
    return {
        **values,
        "when": when.value,
        "about": kept.code or kept.element,
        "owner": kept.owner.public_id if kept.owner else "",
    }
