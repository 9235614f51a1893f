"""Mails that go to hundreds: written once for each shape that they have, and filled in for each reader.

The words around a name, a title or an address are the same for all whose mails have as many parts. So the templates are
rendered with a blank in place of each such word, and the blanks are filled in, which takes a fiftieth of the time.

A template that is used so may ask whether a word is there, and must neither change it (a filter that cuts it short or
makes it upper case) nor compare it. Everything that is no text is part of the shape and may be used as one likes.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from home.email_html import CODE, URL

START, END = f"\ue000{secrets.token_hex(8)}-", "\ue001"  # nobody guesses it, so words need not be searched for it
AS_URL = "https://"
ADDRESSES = ("http://", AS_URL)
BLANK = re.compile(f"(?:{AS_URL})?{START}([0-9]+){END}")
VALUES = (bool, int, dt.date, type(None))
FORMS_KEPT = 512


class Words(NamedTuple):
    """What a mail says: its subject, its text, and the same as HTML."""

    subject: str
    text: str
    html: str


Write = Callable[[str, dict[str, Any]], Words]


class _Blank(NamedTuple):
    """Where a word goes: one that is an address is shown as a link."""

    is_url: bool


class _Value(NamedTuple):
    """What is no text. Its kind is named, as 1 and True are equal and a template says them differently."""

    kind: type
    value: Hashable


class _Group(NamedTuple):
    """A list, or what is under which key of a mapping, in a form that can be compared."""

    keys: tuple[str, ...] | None
    values: tuple[Hashable, ...]


@dataclass
class _Form:
    """A mail with blanks: pieces of text, and between them the numbers of the words that go there."""

    subject: list[str]
    text: list[str]
    html: list[str]

    @classmethod
    def of(cls, words: Words) -> _Form:
        return cls(*(BLANK.split(part) for part in words))

    def filled(self, words: list[str]) -> Words:
        return Words(_fill(self.subject, words), _fill(self.text, words), _fill(self.html, list(map(escape, words))))


def _fill(pieces: list[str], words: list[str]) -> str:
    whole = pieces.copy()
    whole[1::2] = [words[int(number)] for number in pieces[1::2]]
    return "".join(whole)


def filled(write: Write, template: str, context: Mapping[str, Any]) -> Words:
    """What ``write(template, context)`` returns, in the language and zone that are active, by filling in a form.

    ``context`` is made of mappings and lists of texts, whole numbers, truths, dates and None; else TypeError is raised.
    Words that a form does not take (of several lines, say) are written into it.
    """
    words: list[str] = []
    shape = _shape(context, words)
    return _form(write, template, get_language(), get_current_timezone_name(), shape).filled(words)


@lru_cache(maxsize=FORMS_KEPT)
def _form(write: Write, template: str, _language: str | None, _zone: str, shape: Hashable) -> _Form:
    return _Form.of(write(template, _with_blanks(shape, count())))


def _shape(value: Any, words: list[str]) -> Hashable:
    """``value`` without its words, which are put into ``words`` in the order in which it has them."""
    if isinstance(value, str | Promise):
        word = str(value)
        if not _goes_into_a_blank(word):
            return word
        words.append(word)
        return _Blank(is_url=word.startswith(ADDRESSES))
    if isinstance(value, Mapping):
        return _Group(tuple(value), tuple(_shape(one, words) for one in value.values()))
    if isinstance(value, list | tuple):
        return _Group(None, tuple(_shape(one, words) for one in value))
    if type(value) not in VALUES:
        raise TypeError(f"{type(value).__name__} does not go into a form")
    return _Value(type(value), value)


@lru_cache(maxsize=2048)  # half of a mail's words are in all of them
def _goes_into_a_blank(word: str) -> bool:
    """Whether the HTML part and a template take it as they take any other word."""
    return (
        word.isprintable()
        and word == word.strip()
        and word[:1] not in ("", "-")
        and "  " not in word
        and not CODE.match(word)
        and (not word.startswith(ADDRESSES) or URL.match(word) is not None)
    )


def _with_blanks(shape: Any, numbers: Iterator[int]) -> Any:
    """``shape`` as templates get it, its blanks numbered in the order in which it has them."""
    if isinstance(shape, _Blank):
        return f"{AS_URL if shape.is_url else ''}{START}{next(numbers)}{END}"
    if isinstance(shape, _Group):
        values = [_with_blanks(one, numbers) for one in shape.values]
        return values if shape.keys is None else dict(zip(shape.keys, values, strict=True))
    return shape.value if isinstance(shape, _Value) else shape
