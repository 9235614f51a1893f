"""What a template draws once, with blanks for what is one reader's: filled without asking the template again.

A blank is made by drawing the template with a stand-in, a word that nobody can know, wherever it puts a value of the
reader's. So the template stays as it is, and so does what it draws.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

SECRET = secrets.token_hex(16)
BLANK = re.compile(f"{SECRET}_([a-z_]+?)_{SECRET}")
MOST = 500  # drawn at one time: of a few thousand characters each

# With the kind of each value: 1 is equal to True, and words that a template escapes to the same that it does not.
Fixed = tuple[tuple[str, type, Hashable], ...]


def stand_in(name: str) -> str:
    """What to hand to a template in place of the value that fills the blank ``name`` (small letters and ``_``).

    It may stand in an address. A template must put it as it is: not ask for it, not count it, not shorten it.
    """
    return f"{SECRET}_{name}_{SECRET}"


class Stencil:
    """``html`` that a template drew with stand-ins."""

    __slots__ = ("_names", "_parts")

    def __init__(self, html: str) -> None:
        found = BLANK.split(html)
        self._parts, self._names = tuple(found[::2]), tuple(found[1::2])

    def filled(self, own: Mapping[str, Any]) -> SafeString:
        """The HTML with a value in each blank, escaped as a template escapes it. ``own`` may hold more than is put."""
        body = [self._parts[0]]
        for name, part in zip(self._names, self._parts[1:], strict=True):
            body += (conditional_escape(own[name]), part)
        return mark_safe("".join(body))  # noqa: S308  drawn by a template, and escaped


def draw(template: str, *, fixed: Mapping[str, Hashable], own: Mapping[str, Any]) -> SafeString:
    """What ``template`` draws of ``fixed`` and ``own`` in the language of now.

    It is drawn once for each ``fixed``, which must hold nothing of one person's; ``own`` is filled in (``stand_in``).
    """
    if not settings.FRAGMENT_CACHE:
        return render_to_string(template, {**fixed, **own})
    key = tuple((name, type(value), value) for name, value in fixed.items())
    return _drawn(template, get_language(), key, tuple(own)).filled(own)


@lru_cache(maxsize=MOST)
def _drawn(template: str, _language: str | None, fixed: Fixed, own: Iterable[str]) -> Stencil:
    """All that it depends on is in the arguments, so it holds for as long as the process lives."""
    values = {name: value for name, _kind, value in fixed}
    return Stencil(render_to_string(template, {**values, **{name: stand_in(name) for name in own}}))
