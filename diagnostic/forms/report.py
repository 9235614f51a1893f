"""What a lead decides about the report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PeersForm(forms.Form):
    """Whether other members may know where the organisation is green."""

    know = forms.ChoiceField(
        label=_("May other members know where you are green?"),
        choices=[("yes", _("Yes, let them know")), ("no", _("No, keep it to ourselves"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether other members may know where you are green")},
    )

    @property
    def on(self) -> bool:
        """The answer."""
        return bool(self.cleaned_data["know"] == "yes")
