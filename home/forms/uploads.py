"""What the forms for files share."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms


def new_upload(form: forms.ModelForm[Any], name: str) -> Any | None:
    """The file just sent in field ``name``; None where there is none or it is the one already kept."""
    return form.cleaned_data.get(name) if name in form.changed_data else None


def extension(file: Any) -> str:
    """The ending of a file's name, in lower case and without its dot."""
    return PurePath(file.name or "").suffix.lower().lstrip(".")
