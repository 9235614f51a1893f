"""Uploading a picture."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from home.image_content import can_be_drawn, has_too_many_pixels

TOO_MANY = _("This picture has too many pixels (more than %(limit)s million). Make it smaller and try again.")
BROKEN = _("This picture is damaged or was cut off when it was copied. Save it again and try once more.")


class SiteImageField(WagtailImageField):
    """Wagtail's field, which asks only the first bytes; this one draws the whole picture before it believes it."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        if self.max_upload_size is None or file.size <= self.max_upload_size:
            check_pixels(_content(data), self.max_image_pixels)  # Wagtail's own look is brought down by 900 million
        try:
            checked = super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # Wagtail measures the picture outside its own net, and decoders say anything
            raise ValidationError(BROKEN, code="damaged") from error
        if not can_be_drawn(_content(data)):
            raise ValidationError(BROKEN, code="damaged")
        return checked


def check_pixels(content: IO[bytes], limit: int | None) -> None:
    """Refuse a picture of more than ``limit`` pixels before anybody draws it; None for any number."""
    if limit and has_too_many_pixels(content, limit):
        raise ValidationError(TOO_MANY % {"limit": limit // 1_000_000}, code="too_many_pixels")


def _content(data: Any) -> IO[bytes]:
    """The upload's bytes to read without disturbing it."""
    data.seek(0)
    content = BytesIO(data.read())
    data.seek(0)
    return content


class SiteImageForm(BaseImageForm):
    """A picture that cannot be drawn is an error of the field and never of the server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail chooses the field's class itself, so it is exchanged here with all that Wagtail has set on it.
        if (field := self.fields.get("file")) is not None:
            self.fields["file"] = SiteImageField(label=field.label, required=field.required, widget=field.widget)
