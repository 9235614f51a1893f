"""The words of a business case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField
from diagnostic.plan_case import PARTS, stamp

KEEP, TAKE = "keep", "take"


class CaseForm(forms.Form):
    """The parts of a business case, each with what it says now.

    ``offers`` has what could stand in a part since the action changed: that may be taken, or the words confirmed.
    ``as_shown`` remembers what the page said, so that a part nobody touched follows the action though that changed.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    as_shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, words: Mapping[str, str], version: int,
        offers: Mapping[str, str],
    ) -> None:  # fmt: skip
        stamps = " ".join(stamp(words[part.name]) for part in PARTS)
        super().__init__(data, initial={**words, "version": version, "as_shown": stamps})
        self.offers = offers
        for part in PARTS:
            self.fields[part.name] = PlainTextField(
                label=part.heading, help_text=part.hint, required=False, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip
            if part.name in offers:
                self.fields[_offer(part.name)] = _offer_field(offers[part.name])

    @property
    def untouched(self) -> set[str]:
        """The parts that say what the page said, and whose new suggestion was not taken."""
        shown = self.cleaned_data.get("as_shown", "").split()
        return {
            part.name
            for part, seen in zip(PARTS, shown, strict=False)
            if seen == stamp(self.cleaned_data[part.name]) and self._choice(part.name) != TAKE
        }

    @property
    def confirmed(self) -> set[str]:
        """The parts whose words stay though the action changed."""
        return {name for name in self.offers if self._choice(name) == KEEP}

    def words(self) -> dict[str, str]:
        """What was written or taken, by part."""
        typed = {part.name: self.cleaned_data[part.name] for part in PARTS}
        return {**typed, **{name: text for name, text in self.offers.items() if self._choice(name) == TAKE}}

    def clean(self) -> dict[str, Any]:
        """Nobody writes a part anew and takes the suggestion for it."""
        said = super().clean() or self.cleaned_data
        shown = dict(zip((part.name for part in PARTS), said.get("as_shown", "").split(), strict=False))
        for name in self.offers:
            if self._choice(name) == TAKE and name in said and stamp(said[name]) != shown.get(name):
                self.add_error(_offer(name), _("You changed these words. Keep them, or leave them as they were"))
        return said

    def resting_on(self, version: int) -> CaseForm:
        """The same as it was typed, to be sent once more over ``version``."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": str(version)}
        return self

    def _choice(self, name: str) -> str:
        return str(self.cleaned_data.get(_offer(name), "")).partition("-")[0]


def _offer(name: str) -> str:
    return f"{name}_offer"


def _offer_field(suggestion: str) -> forms.ChoiceField:
    """What is chosen names the suggestion: another one that came meanwhile is shown first."""
    seen = stamp(suggestion)
    return forms.ChoiceField(
        label=_("The action changed since this was written"), required=False, widget=forms.RadioSelect,
        help_text=_("New suggestion: “%(text)s”") % {"text": suggestion},
        choices=[(f"{KEEP}-{seen}", _("Keep our words")), (f"{TAKE}-{seen}", _("Use the new suggestion"))],
        error_messages={"invalid_choice": _("This was changed meanwhile")},
    )  # fmt: skip
