"""What staff write to somebody who asks to join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField


class ReplyForm(forms.Form):
    """A reply that stands ready in the applicant's language and can be changed."""

    reply = PlainTextField(
        label=_("Your reply"),
        help_text=_("We add it to our email, after a greeting by name. You can change it or leave it empty."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, approve: bool, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply"].initial = ready_reply(approve=approve, language=language)
        self.fields["reply"].widget.attrs["lang"] = language


def ready_reply(*, approve: bool, language: str) -> str:
    """Kind words to begin with, in ``language``."""
    with translation.override(language):
        if approve:
            return gettext(
                "We are glad that you are here. Take your time to look around, and tell others a little about you."
            )
        return gettext(
            "This community is for people who lead or support staff wellbeing. From what you wrote we could not tell "
            "that this is part of your work. If it is, please ask again and tell us more."
        )
