"""Evidence for a rating: a link, a file or the name of a source of data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from community.forms.plain_fields import PlainCharField
from diagnostic.models import Evidence
from diagnostic.services.evidence import Shown
from home.file_content import OFFICE_PARTS, OPEN_DOCUMENT, is_document
from home.forms.uploads import extension
from home.image_content import can_be_drawn, has_too_many_pixels

PICTURES = ("jpg", "jpeg", "png")
DOCUMENTS = ("pdf", *OFFICE_PARTS, *OPEN_DOCUMENT, "csv", "txt")
MOST_PIXELS = 50_000_000
Kind = Evidence.Kind


class WebAddressField(forms.URLField):
    """An address of the web, and of nothing else that Django would let pass."""

    default_validators = [URLValidator(schemes=["http", "https"])]  # noqa: RUF012


ADDRESS = WebAddressField(
    max_length=500, assume_scheme="https",
    error_messages={
        "required": _("Enter the web address"), "invalid": _("Enter a web address that begins with https://"),
    },
)  # fmt: skip


class EvidenceForm(forms.Form):
    """One piece of evidence. What is typed or chosen beside another kind does not count."""

    title = PlainCharField(
        label=_("What is it?"), help_text=_("For example: Staff survey 2026, question 12."), max_length=160,
        error_messages={"required": _("Say what it is")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Where is it?"), widget=forms.RadioSelect, initial=Kind.DATA,
        choices=[
            (Kind.DATA, _("The name above says it: a source of data")),
            (Kind.LINK, _("At a web address")),
            (Kind.FILE, _("In a file that I upload")),
        ],
        error_messages={"required": _("Choose where it is")},
    )  # fmt: skip
    url = PlainCharField(
        label=_("Web address"), help_text=_("Only if it is at a web address. It can be one of your intranet."),
        required=False, max_length=500,
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), required=False, max_length=200,
        error_messages={"empty": _("This file is empty. Choose another")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "Only if you upload it. A PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, JPEG or PNG file of up to "
            "%(limit)s. People of your organisation can download it, nobody else. No patient or staff data."
        ) % {"limit": filesizeformat(settings.MAX_DOCUMENT_SIZE)}

    def clean_url(self) -> str:
        """The address, where that is what is added."""
        if self.cleaned_data.get("kind") != Kind.LINK:
            return ""
        return ADDRESS.clean(self.cleaned_data["url"])

    def clean_file(self) -> Any:
        """The file, once its size and its content have been looked at."""
        file = self.cleaned_data["file"]
        if self.cleaned_data.get("kind") != Kind.FILE:
            return None
        if not file:
            raise ValidationError(_("Choose a file"))
        if file.size > settings.MAX_DOCUMENT_SIZE:
            raise ValidationError(
                _("The file is %(size)s. The largest allowed is %(limit)s.")
                % {"size": filesizeformat(file.size), "limit": filesizeformat(settings.MAX_DOCUMENT_SIZE)}
            )
        ending = extension(file)
        if ending not in (*DOCUMENTS, *PICTURES):
            raise ValidationError(_("Choose a file of one of the kinds named above"))
        if not _is_what_it_says(ending, file):
            raise ValidationError(
                _("The content of this file is not what its name says, or it holds macros. Save it again as .%(kind)s.")
                % {"kind": ending}
            )
        return file

    def shown(self) -> Shown:
        """What services.evidence.add takes."""
        said = self.cleaned_data
        file = said["file"]
        return Shown(
            kind=said["kind"], title=said["title"], url=said["url"], file=file, ending=extension(file) if file else ""
        )


def _is_what_it_says(ending: str, file: Any) -> bool:
    if ending in PICTURES:
        return not has_too_many_pixels(file, MOST_PIXELS) and can_be_drawn(file)
    return is_document(ending, file)
