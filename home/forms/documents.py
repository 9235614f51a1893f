"""Uploading a document."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from home.file_content import is_document
from home.forms.uploads import extension, new_upload


class SiteDocumentForm(BaseDocumentForm):
    """A document must be what its name says, and small enough to download on a phone."""

    def clean_file(self) -> Any:
        """The file, once its size and its content have been looked at."""
        file = self.cleaned_data["file"]
        if not (sent := new_upload(self, "file")):
            return file
        if sent.size > settings.MAX_DOCUMENT_SIZE:
            message = _("The file is %(size)s. The largest allowed is %(limit)s.") % {
                "size": filesizeformat(sent.size),
                "limit": filesizeformat(settings.MAX_DOCUMENT_SIZE),
            }
            raise ValidationError(message, code="too_large")
        kind = extension(sent)
        if not is_document(kind, sent):
            message = _(
                "The content of this file is not a .%(kind)s document, or it holds macros. "
                "Open it in the program it was made with and save it again as .%(kind)s."
            ) % {"kind": kind}
            raise ValidationError(message, code="wrong_content")
        return file
