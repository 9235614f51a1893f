"""What the search compilers of both databases are given, and how much a hit weighs by where it stands."""

from __future__ import annotations

from modelsearch.query import PlainText

from home.search.words import Term

TITLE, INTRODUCTION, BODY = 10.0, 4.0, 1.0


class TermsQuery(PlainText):
    """Terms that must all match, or with the operator "or" any. A PlainText, so that Wagtail's compilers take it."""

    def __init__(self, terms: tuple[Term, ...], operator: str, language: str) -> None:
        super().__init__(" ".join(term.words[0] for term in terms), operator=operator)
        self.terms = terms
        self.language = language
