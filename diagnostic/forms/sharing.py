"""How a finished round is shared with the organisation's system."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ShareForm(forms.Form):
    """With or without the organisation's name. ``system`` is the one that the page named."""

    how = forms.ChoiceField(
        label=_("How do you want to share this round?"),
        choices=[("named", _("With our name")), ("unnamed", _("Without our name, in figures only"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to share with your name or without it")},
    )
    system = forms.CharField(widget=forms.HiddenInput)

    @property
    def named(self) -> bool:
        """The answer."""
        return bool(self.cleaned_data["how"] == "named")
