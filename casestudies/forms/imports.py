"""Sending a spreadsheet of stories, or a story as a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casestudies.imports.columns import shape
from casestudies.imports.word import read_word
from community.imports.files import LARGEST, read_file
from community.imports.table import Row, UnreadableError

WORD = ".docx"


class StoryImportForm(forms.Form):
    """A CSV or XLSX file of stories, or a Word file of one. Once valid, ``rows`` are its rows."""

    rows: Sequence[Row] = ()
    file = forms.FileField(
        label=_("CSV, XLSX or Word file"),
        help_text=_("Up to 5 MB and 200 stories, or one story as a Word file. First you see what it would make."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.docx"}),
    )

    def clean_file(self) -> Any:
        """The file, once it could be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 5 MB. Split it into smaller files."), code="too_large")
        try:
            self.rows = _rows(file)
        except UnreadableError as error:
            raise ValidationError(str(error), code="unreadable") from error
        return file


def _rows(file: Any) -> Sequence[Row]:
    content = file.read()
    return [read_word(content)] if file.name.lower().endswith(WORD) else read_file(content, shape())
