"""Email addresses that look like others."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def plain_address(address: str) -> None:
    """Refuse letters beyond a to z: Django takes a long s or a Cyrillic h, and no eye can tell them from s and h."""
    if not address.isascii():
        raise ValidationError(_("Enter an email address with plain letters only, without accents or other alphabets"))
