"""What a reviewer decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casestudies.services.decisions import Decision
from community.forms.plain_fields import PlainTextField

LABELS = {
    Decision.APPROVE: _("Is there anything that you want to say to the author?"),
    Decision.CHANGES: _("What should the author change?"),
    Decision.DECLINE: _("Why do you decline it?"),
}
MISSING = {
    Decision.CHANGES: _("Say what the author should change"),
    Decision.DECLINE: _("Give a reason. The author reads it"),
}


class DecisionForm(forms.Form):
    """A decision with words for the author. ``seen`` is what the reviewer looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)
    text = PlainTextField(max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = LABELS[decision]
        field.help_text = _("They read it on the site, with your name. Be kind and say what would help.")
        field.required = decision is not Decision.APPROVE
        field.error_messages["required"] = MISSING.get(decision, "")
