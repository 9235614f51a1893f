"""Actions of the plan: adding and changing them, narrowing the list, and the words of a business case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField, PlainTextField
from diagnostic.forms.opening import DayField
from diagnostic.forms.rounds import not_long_ago_or_far
from diagnostic.plan_case import PARTS
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
    due_on = DayField(label=_("Done by"), required=False, help_text=_("For example, 27/3/2027"))
    no_date_reason = PlainCharField(
        label=_("Why is there no date?"), required=False, max_length=200,
        help_text=_("Only if there is none. For example: we wait for the budget round."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, groups: Groups, asked: Iterable[Question],
        owners: Sequence[Member], today: dt.date, kept: Planned | None = None, **initial: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={**(_initial(kept) if kept else {}), **initial})
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
            no_date_reason="" if said["due_on"] else said["no_date_reason"], **{name: said[name] for name in names},
        )  # fmt: skip

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class ChangeActionForm(ActionForm):
    """All that is said of an action."""

    field_order = ("version", "title", "about", "expected_rating", "why", "status", "not_planned_reason")

    status = forms.ChoiceField(
        label=_("How far is it?"), choices=ActionStatus.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how far it is")},
    )  # fmt: skip
    not_planned_reason = PlainCharField(
        label=_("Why is it not planned?"), required=False, max_length=300, help_text=_("Only if it is not.")
    )
    cost_band = forms.ChoiceField(label=_("What does it cost?"), choices=CostBand.choices, widget=forms.RadioSelect)
    budget = forms.ChoiceField(label=_("Is there a budget?"), choices=YesNo.choices, widget=forms.RadioSelect)
    resources = forms.ChoiceField(label=_("Do people have time?"), choices=YesNo.choices, widget=forms.RadioSelect)
    is_new_initiative = forms.BooleanField(
        label=_("This is a new initiative"), required=False, help_text=_("Not something you did already.")
    )
    review_on = DayField(
        label=_("Look at it again on"), required=False,
        help_text=_("The day on which you ask whether it helps. For example, 27/3/2027"),
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
        dated = said.get("due_on") or "due_on" in self.errors or said.get("no_date_reason")
        if state in NEEDS_DATE and not dated:
            self.add_error("due_on", _("Enter by when it is done, or say below why there is no date"))
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


class CaseForm(forms.Form):
    """The parts of a business case, each with what it says now."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Mapping[str, Any] | None = None, *, words: Mapping[str, str], version: int) -> None:
        super().__init__(data, initial={**words, "version": version})
        for part in PARTS:
            self.fields[part.name] = PlainTextField(
                label=part.heading, help_text=part.hint, required=False, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip

    def words(self) -> dict[str, str]:
        """What was written, by part."""
        return {part.name: self.cleaned_data[part.name] for part in PARTS}

    def resting_on(self, version: int) -> CaseForm:
        """The same as it was typed, to be sent once more over ``version``."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": str(version)}
        return self


def _initial(kept: Planned) -> dict[str, Any]:
    values = {name: getattr(kept, name) for name in kept.__dataclass_fields__}
    return {**values, "about": kept.code or kept.element, "owner": kept.owner.public_id if kept.owner else ""}
