"""What those who lead a round write for its papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainTextField

if TYPE_CHECKING:
    from diagnostic.models import BoardDecision

MOST_LINES = 8


class DecisionForm(forms.Form):
    """The decision that the board is asked for. Without words of their own the paper says those of ``words``."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    decision = PlainTextField(
        label=_("What do you ask the board to decide?"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say what, from whom and by when. If you leave this empty, the paper says what it said first."),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, kept: BoardDecision, words: str) -> None:
        super().__init__(data, initial={"decision": kept.text or words, "version": kept.version})
        self.words = words

    def clean_decision(self) -> str:
        """The words, if they have few lines: the paper is two pages long whatever they are."""
        typed = str(self.cleaned_data["decision"])
        if len([line for line in typed.splitlines() if line.strip()]) > MOST_LINES:
            raise ValidationError(_("Use no more than %(most)d lines"), params={"most": MOST_LINES})
        return typed

    @property
    def text(self) -> str:
        """What was written; empty where it says what the paper says anyway."""
        typed = str(self.cleaned_data["decision"])
        return "" if typed.split() == self.words.split() else typed

    def resting_on(self, version: int) -> DecisionForm:
        """The same as it was typed, to be sent once more over ``version``."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": str(version)}
        return self
