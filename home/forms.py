"""Forms of the ground."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtailmedia.forms import BaseMediaForm


class SiteMediaForm(BaseMediaForm):
    """A film is only a film for everyone with captions, a transcript and a poster: all three are asked for."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.type != "video":
            return cleaned
        needed = {
            "captions": _("Add a captions file, so that people who cannot hear the film can follow it."),
            "transcript": _("Add the transcript: all the words, for people who would rather read."),
            "thumbnail": _("Add a poster: the picture shown before the film starts."),
        }
        for name, message in needed.items():
            if name in self.fields and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))
        return cleaned
