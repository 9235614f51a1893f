"""The house style of a two-page guide, as far as a machine can see it. elements.fullness measures whether it fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from elements.models import GuidePage

FIGURES = 3
QUESTIONS = 5
LONGEST_RATING = {"en": 25, "cy": 32}  # words; Welsh runs longer


def guide_warnings(guide: GuidePage) -> Iterator[str]:
    """What a reader would miss on this guide, each a sentence that says what to do."""
    if len(guide.figures) < FIGURES:
        yield _("The guide has %(count)s of %(wanted)s figures. Each says why the element matters, from a report.") % {
            "count": len(guide.figures),
            "wanted": FIGURES,
        }
    if len(guide.questions) < QUESTIONS:
        yield _("The guide has %(count)s of %(wanted)s questions to ask at a meeting.") % {
            "count": len(guide.questions),
            "wanted": QUESTIONS,
        }
    yield from _ratings(guide)
    yield from _figures_without_counts(guide)


def _ratings(guide: GuidePage) -> Iterator[str]:
    ratings = {_("green"): guide.green, _("amber"): guide.amber, _("red"): guide.red}
    empty = [name for name, words in ratings.items() if not words]
    if empty:
        yield _("Say what %(ratings)s looks like: people rate themselves by it.") % {"ratings": ", ".join(empty)}
    limit = LONGEST_RATING[guide.locale.language_code]
    long = [name for name, words in ratings.items() if len(words.split()) > limit]
    if long:
        yield _("Shorten what %(ratings)s looks like to %(limit)s words.") % {
            "ratings": ", ".join(long),
            "limit": limit,
        }


def _figures_without_counts(guide: GuidePage) -> Iterator[str]:
    for block in guide.figures:
        figure = block.value
        if "%" in figure["value"] and not any(character.isdigit() for character in figure["statement"]):
            yield _("The figure %(value)s does not say of how many. Add the counts, such as “63 of 80”.") % {
                "value": figure["value"]
            }
