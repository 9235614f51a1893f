"""Setting up a matching round, and changing its groups by hand."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.forms.admin_announcements import MOMENT_ERROR, UKDateTimeField
from community.forms.plain_fields import PlainCharField
from community.forms.two_languages import WELSH
from community.matching.weights import Weights
from community.services.matching_rounds import Plan

if TYPE_CHECKING:
    from community.models import MatchingRound

MOST_POINTS = 500
SIZES = [("2", _("2: buddies")), ("3", _("3: three buddies")), ("4", _("4: circles"))]
WORDS = {
    "own_choice": (_("Both would like to talk to each other"), _("Points for the pair.")),
    "one_choice": (_("One of them would like to talk to the other"), ""),
    "element": (
        _("An element that one can help with and the other wants help with"),
        _("Two each way count."),
    ),
    "topic": (_("A topic that both chose"), _("Up to four count.")),
    "free_time": (
        _("Time in common"),
        _(
            "All of it for five hours a week or more in common, part of it for less. "
            "Two who both gave hours and have none in common are not put together; who gave no hours can be."
        ),
    ),
    "sector": (_("Same sector, or a different one for those who want that"), ""),
    "region": (_("Same region, or a different one for those who want that"), ""),
    "stage": (_("A step apart in time in post"), _("Points are taken away, or given to those who want it so.")),
    "met_lately": (
        _("Were together in one of the last four rounds"),
        _("Taken away; less of it for longer ago, none after 12 rounds."),
    ),
}


class RoundForm(forms.Form):
    """What a round is called, when members may join, how large groups are, and what counts how much."""

    title = PlainCharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Enter a title")},
        help_text=_("Members read it, for example: Autumn round 2027"),
    )  # fmt: skip
    title_cy = PlainCharField(
        label=_("Title in Welsh"), max_length=120, required=False, widget=forms.TextInput(attrs=WELSH)
    )
    opens_at = UKDateTimeField(
        label=_("Members can join from (UK time)"), help_text=_("For example 2027-03-03 14:30"),
        error_messages=MOMENT_ERROR | {"required": _("Enter when members can join")},
    )  # fmt: skip
    closes_at = UKDateTimeField(
        label=_("Members can join until (UK time)"),
        error_messages=MOMENT_ERROR | {"required": _("Enter when it closes")},
    )
    size = forms.ChoiceField(
        label=_("People in a group"), choices=SIZES, widget=forms.RadioSelect, initial="2",
        help_text=_("Where numbers do not come out even, some groups have one person more."),
        error_messages={"required": _("Choose how many"), "invalid_choice": _("Choose how many")},
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=1, max_value=999_999, initial=1,
        help_text=_("Settles ties. The same people, points and seed always give the same groups."),
        error_messages={
            "required": _("Enter a number such as 1"), "invalid": _("Enter a number such as 1"),
            "min_value": _("Enter 1 or more"), "max_value": _("Enter 999999 or less"),
        },
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in fields(Weights):
            label, help_text = WORDS[one.name]
            self.fields[one.name] = _points(label, help_text, int(str(one.default)))

    def clean(self) -> dict[str, Any]:
        """It closes after it opens."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", ValidationError(_("Choose a time after members can first join")))
        return cleaned

    def plan(self) -> Plan:
        """What was set."""
        said = self.cleaned_data
        return Plan(
            title=said["title"], title_cy=said["title_cy"], opens_at=said["opens_at"], closes_at=said["closes_at"],
            size=int(said["size"]), seed=said["seed"], weights={one.name: said[one.name] for one in fields(Weights)},
        )  # fmt: skip


def _points(label: Any, help_text: Any, initial: int) -> forms.IntegerField:
    said = _("Enter points from 0 to 500")
    return forms.IntegerField(
        label=label, help_text=help_text, initial=initial, min_value=0, max_value=MOST_POINTS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
    )  # fmt: skip


def initial_of_round(round: MatchingRound) -> dict[str, Any]:
    """What the form begins with to change a round."""
    names = ("title", "title_cy", "opens_at", "closes_at", "seed", "version")
    return {name: getattr(round, name) for name in names} | {
        "size": str(round.size), **Weights.of(round.weights).as_kept()
    }  # fmt: skip


class MoveForm(forms.Form):
    """To whom somebody goes, or with whom they change places. ``others`` are choices of pks and names."""

    other = forms.TypedChoiceField(
        label=_("The other person"), coerce=int,
        error_messages={"required": _("Choose somebody"), "invalid_choice": _("Choose somebody from the list")},
    )  # fmt: skip
    act = forms.ChoiceField(
        label=_("What to do"), widget=forms.RadioSelect,
        choices=[
            ("move", _("Join their group. If they have none, the two become a group")),
            ("swap", _("Change places with them")),
        ],
        error_messages={"required": _("Choose what to do"), "invalid_choice": _("Choose what to do")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [("", _("Choose")), *others]  # type: ignore[attr-defined]
