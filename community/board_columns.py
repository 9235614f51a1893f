"""The columns that a new board begins with, for its host to change."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override


def first_columns(language: str) -> list[str]:
    """Their names in ``language``, whatever language the host reads."""
    with override(language):
        return [_("What went well"), _("Where we are stuck"), _("What we try next")]
