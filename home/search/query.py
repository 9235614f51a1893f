"""What the search compilers of both databases are given, and how much a hit weighs by where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modelsearch.query import PlainText

from home.search.words import Term

TITLE, INTRODUCTION, BODY = 10.0, 4.0, 1.0


class TermsQuery(PlainText):
    """Terms that must all match, or with the operator "or" any. A PlainText, so that Wagtail's compilers take it."""

    def __init__(self, terms: tuple[Term, ...], operator: str, language: str) -> None:
        super().__init__(" ".join(term.words[0] for term in terms), operator=operator)
        self.terms = terms
        self.language = language


@dataclass(frozen=True)
class Matching:
    """Entries of the index, by their ids, in no order: all that match, and those whose title does."""

    entries: list[int]
    in_title: list[int]


def numbers(joined: str | None) -> list[int]:
    """The numbers of a text such as "3,14". Ten thousand come out of the database faster so than as rows."""
    return list(map(int, joined.split(","))) if joined else []


def joined(numbers: Iterable[int]) -> str:
    """The text of which ``numbers`` makes them again."""
    return ",".join(map(str, numbers))
