"""What is shown of each page found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.search.models import IndexEntry

from home.kinds import SearchKind
from home.search import facets
from home.search.accents import without_folded
from home.search.excerpt import excerpt, mark, matches_text
from home.search.find import kinds_by_type
from home.search.words import Asked
from home.tree import tree

MOST_TAGS = 2
ONE = {
    SearchKind.GUIDE: _("Guide"),
    SearchKind.IMPLEMENTATION: _("Implementation guide"),
    SearchKind.STORY: _("Story"),
    SearchKind.RESOURCE: _("Resource"),
    SearchKind.PAGE: _("Page"),
}


@dataclass(frozen=True)
class Hit:
    """A result: its words as safe HTML with the hits marked. ``tags`` are (code, label) of what it belongs to."""

    pk: int
    title: SafeString
    url: str
    kind: str
    tags: list[tuple[str, str]]
    excerpt: SafeString


def hits(pks: Sequence[int], asked: Asked) -> list[Hit]:
    """The pages ``pks`` in their order, with one query."""
    branches, texts, kinds = tree().by_pk, _texts(pks), kinds_by_type()
    shown = []
    for pk in pks:
        branch = branches.get(pk)
        if branch is None:  # taken away since it was found
            continue
        in_title = matches_text(branch.title, asked.terms)
        shown.append(
            Hit(
                pk=pk,
                title=mark(branch.title, asked.terms),
                url=branch.url,
                kind=str(ONE[kinds[branch.content_type_id]]),
                tags=_tags(pk),
                # Whoever asked for this page by name is best served by its introduction.
                excerpt=excerpt(texts.get(pk, ""), asked.terms, from_start=in_title),
            )
        )
    return shown


def _texts(pks: Sequence[int]) -> dict[int, str]:
    """The words of each page as the index holds them, the introduction first: no page needs to be read."""
    column = "body_text" if any(field.name == "body_text" for field in IndexEntry._meta.fields) else "body"
    rows = IndexEntry.objects.filter(
        content_type__in=list(kinds_by_type()), object_id__in=[str(pk) for pk in pks]
    ).values_list("object_id", column)
    return {int(pk): without_folded(text or "") for pk, text in rows}


def _tags(pk: int) -> list[tuple[str, str]]:
    tags: list[tuple[str, str]] = []
    for facet in facets.registered():
        codes = facet.codes().get(pk, ())
        labels = dict(facet.choices())
        if len(codes) <= MOST_TAGS:
            tags += [(code, labels[code]) for code in codes]
    return tags
