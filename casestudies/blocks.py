"""What a story holds several of: quotations, pictures, files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from home.blocks import FileBlock, PictureBlock


class QuotationBlock(blocks.StructBlock):
    """Somebody's own words. They may be shown only once that person has said so."""

    quotation = blocks.TextBlock(max_length=400, label=_("Their words"))
    who = blocks.CharBlock(max_length=120, label=_("Who said it"), help_text=_("A role, not a name: “A ward manager”."))
    consent = blocks.BooleanBlock(
        required=False, label=_("They agreed that we publish these words"), help_text=_("Keep what they wrote to you.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "casestudies/blocks/quotation.html"

    def clean(self, value: Any) -> Any:
        """No quotation without consent, once it is more than a draft."""
        cleaned = super().clean(value)
        if not cleaned["consent"] and not self.is_deferred_validation:
            raise StructBlockValidationError(
                block_errors={"consent": ValidationError(_("Ask them first, then tick this. Or take the words out."))}
            )
        return cleaned


QUOTATIONS = [("quotation", QuotationBlock())]
PICTURES = [("picture", PictureBlock())]
ATTACHMENTS = [("file", FileBlock())]
