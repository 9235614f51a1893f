"""What a reader looks for among the stories, as the address says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from community.directory.choice import Choice
from community.forms.directory import read_codes
from home.search.words import Asked, read

if TYPE_CHECKING:
    from django.http import QueryDict

    from community.directory.groups import Named


@dataclass(frozen=True)
class Wanted:
    """Filters and words. ``here`` is the region of the page that asks: it stands in the path and not in ``choice``."""

    choice: Choice
    asked: Asked
    here: str | None = None

    @property
    def filters(self) -> Choice:
        """All that narrows, the region of the page too."""
        if self.here is None:
            return self.choice
        return replace(self.choice, codes={**self.choice.codes, "region": (self.here,)})


def query_of(choice: Choice) -> str:
    """The query string of ``choice``; empty where nothing is chosen."""
    return choice.address() if choice else ""


def read_wanted(parameters: QueryDict, named: Named, language: str, *, here: str | None = None) -> Wanted:
    """Understand an address; what names nothing is ignored, and so is a region on the page of one."""
    asked = read(parameters.get("q", ""), language)
    codes = read_codes(parameters, named)
    if here is not None:
        codes.pop("region", None)
    terms = tuple(term.words[0] for term in asked.terms)
    return Wanted(Choice(codes=codes, text=asked.text if terms else "", terms=terms), asked, here)
