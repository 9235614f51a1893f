"""Sending a spreadsheet of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.imports.files import LARGEST, read_file
from community.imports.table import Row, UnreadableError


class ImportForm(forms.Form):
    """A CSV or XLSX file that can be read as a table of organisations. Once valid, ``rows`` are its rows."""

    rows: Sequence[Row] = ()
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        help_text=_("Up to 10,000 rows and 5 MB. Nothing is stored before you have seen what it would change."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """The file, once it could be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 5 MB. Split it into smaller files."), code="too_large")
        try:
            self.rows = read_file(file.read())
        except UnreadableError as error:
            raise ValidationError(str(error), code="unreadable") from error
        return file
