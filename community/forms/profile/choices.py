"""Fields for choosing from a fixed list. Their errors never repeat what was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOT_ON_LIST = {"invalid_choice": _("Choose from the list"), "invalid_list": _("Choose from the list")}


def one_of(choices: Any, *, label: Any, hint: Any = "", empty: Any = None) -> forms.ChoiceField:
    """Radios for one answer; ``empty`` is the words for giving none."""
    listed = [*([("", empty)] if empty is not None else []), *choices]
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=listed,
        required=empty is None,
        widget=forms.RadioSelect,
        error_messages={**NOT_ON_LIST, "required": _("Choose an answer")},
    )


def some_of(choices: Any, *, label: Any, hint: Any = "") -> forms.MultipleChoiceField:
    """Checkboxes for any number of answers, also none."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOT_ON_LIST,
    )
