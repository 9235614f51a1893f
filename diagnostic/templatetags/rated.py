"""Ratings in words and letters, evidence, and the errors of a page of several statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString

from diagnostic.services.evidence import path_of
from diagnostic.vocabulary import Rating
from home.templatetags.content import file_size
from home.templatetags.nhs_forms import error_prefix, error_summary

if TYPE_CHECKING:
    from django.forms import BaseForm

    from diagnostic.models import Evidence

register = template.Library()


@register.filter
def rating_name(code: str) -> str:
    """The rating in words; nothing for what is none."""
    return str(Rating(code).label) if code in Rating.values else ""


@register.filter
def rating_letter(code: str) -> str:
    """Its letter; a question mark where nobody answered."""
    return Rating(code).letter if code in Rating.values else "?"


@register.filter
def evidence_note(evidence: Evidence) -> str:
    """The kind and size of a file, such as "(PDF, 120KB)"."""
    path = path_of(evidence)
    kind = path.suffix.lstrip(".").upper()
    return f"({kind}, {file_size(path.stat().st_size)})" if path.is_file() else f"({kind})"


@register.inclusion_tag("forms/error_summary.html")
def forms_error_summary(forms: Iterable[BaseForm]) -> dict[str, Any]:
    """The errors of all forms of a page above its h1."""
    return error_summary(*forms)


@register.simple_tag
def forms_error_prefix(forms: Iterable[BaseForm]) -> SafeString | str:
    """``Error: `` for the title where one of the forms did not pass."""
    return error_prefix(*forms)
