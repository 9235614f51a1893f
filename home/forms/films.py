"""Uploading a film or a recording."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtailmedia.forms import BaseMediaForm

from home.file_content import is_captions, is_film, is_sound
from home.forms.images import BROKEN, check_pixels
from home.forms.uploads import extension, new_upload
from home.image_content import can_be_drawn

NEEDED = {
    "captions": _("Add a captions file, so that people who cannot hear the film can follow it."),
    "transcript": _("Add the transcript: all the words, for people who would rather read."),
    "thumbnail": _("Add a poster: the picture shown before the film starts."),
}


class SiteMediaForm(BaseMediaForm):
    """A film is only a film for everyone with captions, a transcript and a poster: all three are asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "thumbnail" in self.fields:
            self.fields["thumbnail"].label = _("Poster")
            self.fields["thumbnail"].help_text = _("The picture shown before the film starts.")

    def clean_file(self) -> Any:
        """The file, once its content has been looked at."""
        file = self.cleaned_data["file"]
        if not (sent := new_upload(self, "file")):
            return file
        fits = is_sound if self.instance.type == "audio" else is_film
        if not fits(extension(sent), sent):
            message = _(
                "The content of this file is not what its name says. Films are .mp4 or .webm, sound .mp3 or .m4a."
            )
            raise ValidationError(message, code="wrong_content")
        return file

    def clean_captions(self) -> Any:
        """The captions, if they are a WebVTT file with something in it."""
        captions = self.cleaned_data["captions"]
        sent = new_upload(self, "captions")
        if sent and not is_captions(sent):
            raise ValidationError(
                _("This is not a captions file. It starts with WEBVTT, and each caption has a line with its times."),
                code="wrong_content",
            )
        return captions

    def clean_thumbnail(self) -> Any:
        """The poster, if it is a picture that can be drawn."""
        if sent := new_upload(self, "thumbnail"):
            check_pixels(sent, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)  # first: one of too many must not be drawn
            if not can_be_drawn(sent):
                raise ValidationError(BROKEN, code="damaged")
        return self.cleaned_data["thumbnail"]

    def clean(self) -> dict[str, Any]:
        """All fields; a film without captions, transcript or poster is sent back."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.type != "video":
            return cleaned
        for name, message in NEEDED.items():
            if name in self.fields and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))
        return cleaned
