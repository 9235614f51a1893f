"""Opening a workshop, joining it, voting in it, and noting what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import NAME_LENGTH, PlainCharField
from diagnostic.standpoints import Standpoint
from diagnostic.vocabulary import Rating
from diagnostic.workshops import CODE_LENGTH, Order, as_code, in_order
from elements.framework import Element

if TYPE_CHECKING:
    from diagnostic.questions import Question

WITHOUT, WITH = "without", "with"
NAMES = ((WITHOUT, _("Without names")), (WITH, _("With names")))
CHOOSE_RATING = _("Choose red, amber, green or not applicable")


class OpenForm(forms.Form):
    """How a workshop is to go. ``found`` is where people stand on all statements of the round."""

    names = forms.ChoiceField(
        label=_("How do people vote?"), choices=NAMES, widget=forms.RadioSelect,
        help_text=_("Everybody is told before they join. It cannot be changed once somebody has."),
        error_messages={"required": _("Choose whether votes carry names")},
    )  # fmt: skip
    elements = forms.MultipleChoiceField(
        label=_("Which sections?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section")},
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("In which order?"), choices=Order.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose an order")},
    )  # fmt: skip
    agreed_too = forms.BooleanField(label=_("Also statements that are agreed already"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, found: Iterable[Standpoint]) -> None:
        self.found = list(found)
        there = {one.question.element for one in self.found}
        sections = [(one.value, one.label) for one in Element if one in there]
        initial = {"elements": [code for code, _label in sections], "order": Order.SPLIT}
        super().__init__(data, initial=initial)
        field: Any = self.fields["elements"]
        field.choices = sections

    @property
    def anonymous(self) -> bool:
        """Whether votes carry no names."""
        return bool(self.cleaned_data["names"] == WITHOUT)

    def codes(self) -> list[str]:
        """The statements in their order."""
        said = self.cleaned_data
        chosen = [one for one in self.found if one.question.element in said["elements"]]
        return in_order([one for one in chosen if said["agreed_too"] or one.agreed is None], said["order"])

    def clean(self) -> dict[str, Any]:
        """There has to be something to vote on."""
        cleaned = super().clean() or self.cleaned_data
        if {"elements", "order"} <= cleaned.keys() and not self.codes():
            self.add_error("elements", _("All statements of these sections are agreed. Choose others, or those too"))
        return cleaned


class NamesForm(forms.Form):
    """Whether votes carry names: chosen again before anybody joins."""

    names = forms.ChoiceField(choices=NAMES)


class CodeForm(forms.Form):
    """The code that the facilitator's screen shows."""

    code = forms.CharField(
        label=_("Code of the workshop"), max_length=40,
        help_text=_("6 letters and numbers. They are on the screen in the room."),
        error_messages={"required": _("Enter the code that is on the screen")},
        widget=forms.TextInput(
            attrs={
                "class": "nhsuk-input--width-10 nhsuk-input--code", "autocomplete": "off",
                "autocapitalize": "characters", "spellcheck": "false",
            }
        ),
    )  # fmt: skip

    def clean_code(self) -> str:
        """The code without gaps, in capitals."""
        code = as_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise ValidationError(_("The code has 6 letters and numbers"))
        return code


class SeatForm(forms.Form):
    """What is asked of somebody who joins: a name, only where votes carry names."""

    name = PlainCharField(
        label=_("Your name"), max_length=NAME_LENGTH, help_text=_("The others in the room see it beside your votes."),
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "name"}),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, named: bool, name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        if not named:
            del self.fields["name"]

    @property
    def given_name(self) -> str:
        """What they said; nothing where nobody asked."""
        return str(self.cleaned_data.get("name", ""))


class VoteRadios(forms.RadioSelect):
    """Radios big enough for a thumb, each with its letter and what it looks like."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option with its letter and what it looks like."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        rating = Rating(str(value))
        option |= {"letter": rating.letter, "rating": rating.value, "looks": getattr(self.question, rating.value, "")}
        if option["looks"]:
            option["attrs"]["aria-describedby"] = option["looks_id"] = f"{option['attrs'].get('id', name)}_looks"
        return option


class VoteForm(forms.Form):
    """One vote on the statement that everybody sees."""

    rating = forms.ChoiceField(
        choices=Rating.choices, error_messages={"required": CHOOSE_RATING, "invalid_choice": CHOOSE_RATING}
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, question: Question, kept: str = "") -> None:
        super().__init__(data, initial={"rating": kept})
        field: Any = self.fields["rating"]
        field.label = question.text
        field.widget = VoteRadios(question)
        field.widget.choices = field.choices
        self.question = question


class ActionForm(forms.Form):
    """Something to do that came up while people talked."""

    title = PlainCharField(
        label=_("What to do"), max_length=160, error_messages={"required": _("Enter what is to be done")}
    )
    owner_name = PlainCharField(
        label=_("Who does it"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20"}),
    )  # fmt: skip
