"""Pictures and films."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtailmedia.models import AbstractMedia


class SiteImage(AbstractImage):
    """A picture, and whom to thank for it."""

    credit = models.CharField(_("credit"), max_length=160, blank=True, help_text=_("Who made it, and its licence."))

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")


class SiteRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique")
        ]


class SiteMedia(AbstractMedia):
    """A film of our own: with captions, a transcript and a poster, or it cannot be saved (home.forms.SiteMediaForm)."""

    captions = models.FileField(
        _("captions"),
        upload_to="captions",
        blank=True,
        validators=[FileExtensionValidator(["vtt"])],
        help_text=_("A WebVTT file (.vtt) with everything said and every sound that matters."),
    )
    transcript = models.TextField(
        _("transcript"), blank=True, help_text=_("All the words, and what is shown where the words do not say it.")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("en", "English"), ("cy", "Cymraeg")], default="en"
    )

    admin_form_fields = (
        "title",
        "file",
        "collection",
        "duration",
        "width",
        "height",
        "thumbnail",
        "captions",
        "transcript",
        "language",
        "tags",
    )

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")
