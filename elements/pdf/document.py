"""A guide as the HTML document that becomes its PDF."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from elements.blocks import Cost, Time
from elements.framework import Element
from elements.pdf.qr import qr_code
from elements.wheel import segment_path
from home.menu import site_settings
from home.sources import Source

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from wagtail.blocks import StreamValue

    from elements.models import GuidePage
    from home.models import BasePage, PageReview

# A PDF names the variety of the language too: a screen reader picks its voice by it.
VARIETIES = {"en": "en-GB", "cy": "cy-GB"}


def guide_html(page: GuidePage, review: PageReview | None = None, *, written: dt.datetime | None = None) -> str:
    """The document of any instance of a guide: live, a draft, a translation or one that was never saved.

    ``written`` is when these words were; if not said, when the newest draft was.
    """
    language = written_in(page)
    with override(language):
        return render_to_string("elements/pdf/guide.html", {**_words(page), **_frame(page, review, written, language)})


def written_in(page: BasePage) -> str:
    """The code of the language the page's words are in: an untranslated page holds its original's."""
    original = page.alias_of.specific_deferred if page.alias_of_id and page.alias_of else page
    return str(original.locale.language_code)


def address(page: BasePage) -> str:
    """The page's address on the web, empty before it has one."""
    path = page.get_url() if page.pk else None
    if not path:
        return ""
    return path if "://" in path else settings.BASE_URL + path


def review_of(page: BasePage) -> PageReview | None:
    """The newest review of the page (or of the page that an untranslated one repeats)."""
    from home.models import PageReview

    if not page.pk:
        return None
    return PageReview.objects.filter(page_id=page.alias_of_id or page.pk).first()


def _words(page: GuidePage) -> dict[str, Any]:
    """What the guide says, with every code turned into words."""
    ratings = [
        (_("G"), "green", _("Green"), page.green),
        (_("A"), "amber", _("Amber"), page.amber),
        (_("R"), "red", _("Red"), page.red),
    ]
    words = {
        "figures": [{**row, "report": _label(Source, row["source"])} for row in _rows(page.figures)],
        "sub_elements": _rows(page.sub_elements),
        "good_looks_like": _statements(page.good_looks_like),
        "ratings": [rating for rating in ratings if rating[3]],
        "questions": _statements(page.questions),
        "quick_wins": [
            {"text": row["text"], "cost": row["cost"], "cost_label": _label(Cost, row["cost"]),
             "time_label": _label(Time, row["time"])}
            for row in _rows(page.quick_wins)
        ],
        "who_to_involve": _rows(page.who_to_involve),
        "data_to_look_at": _rows(page.data_to_look_at),
    }  # fmt: skip
    act = ("questions", "quick_wins", "who_to_involve", "data_to_look_at")
    understand = page.what_it_is or any(words[name] for name in words if name not in act)
    return {**words, "has_understand": bool(understand), "has_act": any(words[name] for name in act)}


def _frame(page: GuidePage, review: PageReview | None, written: dt.datetime | None, language: str) -> dict[str, Any]:
    """What stands round the words: whose guide it is, where it stands on the wheel, and how fresh it is."""
    code = page.element or Element.PERSONAL_HEALTH.value
    url = address(page)
    return {
        "page": page,
        "language": VARIETIES.get(language, language),
        "service": site_settings().name,
        "code": code,
        "order": Element(code).order,
        "segments": [
            {"path": segment_path(index), "lit": member == code} for index, member in enumerate(Element.values)
        ],
        "url": url,
        "shown_url": url.split("://", 1)[-1],
        "qr": qr_code(url) if url else None,
        "reviewed_on": review.reviewed_on if review else None,
        "version": _version(page, written),
    }


def _version(page: GuidePage, written: dt.datetime | None) -> dt.date | None:
    """The day this version was written: the revision's, and no clock, so that a PDF made again is the same."""
    written = written or page.latest_revision_created_at or page.last_published_at
    return timezone.localdate(written) if written else None


def _rows(stream: StreamValue) -> list[dict[str, Any]]:
    """The rows of a list of structs; a draft may have gaps, which print as nothing."""
    return [{name: value or "" for name, value in child.value.items()} for child in stream]


def _statements(stream: StreamValue) -> list[str]:
    return [child.value for child in stream if child.value]


def _label(choices: type[Cost | Time | Source], value: str) -> str | _StrPromise:
    return choices(value).label if value in choices.values else ""
