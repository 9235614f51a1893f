"""The form to print and fill in by hand: all that a round asks, with room to say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import override

from diagnostic.questions import by_element, questions_of, version_title
from diagnostic.vocabulary import COLOURS, Rating
from elements.pdf.document import VARIETIES
from home.menu import site_settings

if TYPE_CHECKING:
    from diagnostic.models import Round
    from diagnostic.questions import Question


def form_html(round: Round, language: str) -> str:
    """The form of ``round`` as a document; nothing that anybody said stands in it."""
    with override(language):
        return render_to_string("diagnostic/papers/pdf/blank_form.html", {
            "round": round, "organisation": str(round.organisation), "language": VARIETIES.get(language, language),
            "words_in": language, "service": site_settings().name, "ratings": list(Rating),
            "set_title": version_title(round.version_id, language),
            "sections": [
                (element, [(one, _looks(one)) for one in questions])
                for element, questions in by_element(questions_of(round, language)).items()
            ],
        })  # fmt: skip


def _looks(question: Question) -> list[tuple[str, str]]:
    """What each colour looks like, by its letter; nothing of a statement that does not say."""
    said = [(rating.letter, str(getattr(question, rating.value, ""))) for rating in COLOURS]
    return [(letter, words) for letter, words in said if words]
