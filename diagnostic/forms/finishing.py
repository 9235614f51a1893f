"""Finishing a round that leaves statements without an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class FinishForm(forms.Form):
    """That ``count`` statements, as many as the page said, count as not answered; nothing to say where there is none.

    ``without`` is how many the page that was sent had said.
    """

    confirm = forms.BooleanField(error_messages={"required": _("Tick the box to finish without these statements")})
    without = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, count: int) -> None:
        super().__init__(data)
        if not count:
            self.fields.clear()
            return
        said = ngettext(
            "%(count)d statement is not answered. It counts as not answered",
            "%(count)d statements are not answered. They count as not answered", count,
        )  # fmt: skip
        self.fields["confirm"].label = said % {"count": count}

    @property
    def number(self) -> int:
        """How many statements whoever sent this was told are left out."""
        return self.cleaned_data.get("without") or 0
