"""A wave of the confidence review, as an editor sets it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from community.forms.plain_fields import PlainCharField

if TYPE_CHECKING:
    from diagnostic.models import ReviewWave

DAY = {"invalid": _("Enter a day such as 2027-03-03"), "required": _("Enter a day")}


class WaveForm(forms.Form):
    """Name and days."""

    name = PlainCharField(label=_("Name"), max_length=120, error_messages={"required": _("Enter a name")})
    name_cy = PlainCharField(label=_("Name in Welsh"), max_length=120, required=False)
    opens_on = forms.DateField(label=_("First day"), widget=AdminDateInput, error_messages=DAY)
    closes_on = forms.DateField(
        label=_("Last day"),
        widget=AdminDateInput,
        error_messages=DAY,
        help_text=_("The figures can be counted the day after."),
    )

    def __init__(self, data: Any = None, *, wave: ReviewWave | None = None) -> None:
        super().__init__(data, initial={name: getattr(wave, name) for name in self.base_fields} if wave else None)
        if wave and wave.reconstructed:  # the days are the report's
            for name in ("opens_on", "closes_on"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = self.cleaned_data
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", ValidationError(_("The last day cannot be before the first")))
        return cleaned
