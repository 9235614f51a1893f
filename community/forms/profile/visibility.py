"""Who sees what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.profile.choices import one_of
from community.models.member import BUDDIES_AT_MOST
from community.models.vocabulary import Visibility
from community.profile import CHOOSABLE, LABELS

if TYPE_CHECKING:
    from django.forms import BoundField

WITHOUT_MEMBERS = [choice for choice in Visibility.choices if choice[0] != Visibility.MEMBERS]


class VisibilityForm(forms.Form):
    """In the directory or not, open to buddying or not, and for each field who sees it."""

    listed = forms.BooleanField(
        label=_("Show me in the directory"),
        help_text=_("Members can find you. Your email address is never shown."),
        required=False,
    )
    open_to_buddying = forms.BooleanField(
        label=_("I am open to buddying"),
        help_text=_("Others can ask you to be their buddy. You can always say no."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in CHOOSABLE:
            choices = WITHOUT_MEMBERS if field in BUDDIES_AT_MOST else Visibility.choices
            self.fields[f"see-{field}"] = one_of(choices, label=LABELS[field])

    def rows(self) -> list[BoundField]:
        """The questions about single fields."""
        return [self[f"see-{field}"] for field in CHOOSABLE]

    def chosen(self) -> dict[str, str]:
        """The code of Visibility for each field."""
        return {field: self.cleaned_data[f"see-{field}"] for field in CHOOSABLE}
