"""A story in five lines: what a busy reader needs before deciding to read on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.facts import adapted_words, labels, region_of
from casestudies.pieces import first_words, plain
from casestudies.vocabulary import Approach, Benefit, Repeat, Stage
from community.models.vocabulary import Sector, SizeBand

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from casestudies.models import StoryPage

MOST_CHARACTERS = 200  # of a line that is cut from the story's own words

DONE_AGAIN: dict[str, _StrPromise] = {
    Repeat.NO: gettext_lazy("Not done again yet"),
    Repeat.MONTHLY: gettext_lazy("Done again every month"),
    Repeat.QUARTERLY: gettext_lazy("Done again every quarter"),
    Repeat.YEARLY: gettext_lazy("Done again every year"),
}


@dataclass(frozen=True)
class Line:
    """One line: a question and its answer in plain words."""

    name: str
    text: str


def summary(page: StoryPage) -> list[Line]:
    """The five lines. What the story does not say, a line says is not said."""
    return [
        Line(_("Who"), _who(page)),
        Line(_("What they did"), page.in_one_line),
        Line(_("How they used the diagnostic"), _how(page) or _not_said()),
        Line(_("What changed"), _what_changed(page) or _not_said()),
        Line(_("What it took"), _cut(page.costs_and_time) or _not_said()),
    ]


def _who(page: StoryPage) -> str:
    """Name or description, sector, size and region; none of them twice."""
    name = page.organisation_shown
    rest = [*labels(Sector, [page.sector]), *labels(SizeBand, [page.size]), region_of(page).name]
    return _sentences([name, *(words for words in rest if words.casefold() not in name.casefold())])


def _how(page: StoryPage) -> str:
    again = [str(DONE_AGAIN[page.repeated])] if page.repeated in DONE_AGAIN else []
    return _sentences([*labels(Stage, [page.stage]), *labels(Approach, [page.approach]), *adapted_words(page), *again])


def _what_changed(page: StoryPage) -> str:
    return _sentences(labels(Benefit, page.benefits)) or _cut(page.what_changed)


def _cut(html: str) -> str:
    return first_words(plain(html or ""), MOST_CHARACTERS)


def _sentences(parts: list[str]) -> str:
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def _not_said() -> str:
    return _("Not said")
