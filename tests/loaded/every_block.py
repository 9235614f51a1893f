"""A page that holds every block a page may hold, with a picture, a file and a film made here."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.models import Locale

from home.blocks import BODY_BLOCKS
from home.models import HomePage, SiteImage, SiteMedia, StandardPage
from home.sources import Source

SLUG = "every-block"
RICH = (
    '<h2>A heading</h2><p>Words with <b>weight</b> and <a linktype="page" id="{page}">a way on</a>.</p><ol><li>First'
    '</li><li>Second</li></ol><h3>A heading below</h3><ul><li>One</li><li><a href="https://www.england.nhs.uk/">Elsewhere'
    '</a></li></ul><p><a linktype="document" id="{document}">The file</a></p>'
)
PLAIN = '<p>Words with <b>weight</b> and <a linktype="page" id="{page}">a way on</a>.</p><ul><li>One</li></ul>'


def make_page() -> StandardPage:
    """A live page below the English home page. Fails where a block of the site has no example here."""
    home = HomePage.objects.get(locale__language_code="en", alias_of=None)
    page = StandardPage(title="Every block", slug=SLUG, summary="One of each.", locale=home.locale)
    home.add_child(instance=page)
    examples = _examples(page.pk, make_document().pk, make_picture().pk, make_film().pk)
    missing = {name for name, _block in BODY_BLOCKS} - {block["type"] for block in examples}
    if missing:
        raise LookupError(f"tests/loaded/every_block.py has no example of: {', '.join(sorted(missing))}")
    page.body = page.body.stream_block.to_python(examples)
    page.full_clean()
    page.save_revision().publish()
    # In Welsh it stands as it does before anybody translates it: the English words under a notice.
    page.copy_for_translation(Locale.objects.get(language_code="cy"), alias=True)
    return page


def make_document() -> Document:
    """A file to download."""
    return Document.objects.create(title="A checklist", file=ContentFile(b"%PDF-1.4\n%%EOF\n", name="checklist.pdf"))


def make_picture() -> SiteImage:
    """A picture with a focal point."""
    data = io.BytesIO()
    Pillow.new("RGB", (1600, 900), (0, 94, 184)).save(data, "PNG")
    return SiteImage.objects.create(
        title="A blue field", file=ContentFile(data.getvalue(), name="field.png"), width=1600, height=900,
        focal_point_x=400, focal_point_y=300, focal_point_width=200, focal_point_height=200,
    )  # fmt: skip


def make_film() -> SiteMedia:
    """A film that the site has, or the outside of one."""
    if film := SiteMedia.objects.filter(language="en").first():
        return film
    return SiteMedia.objects.create(
        title="A short film", type="video", duration=5, file=ContentFile(b"\0" * 64, name="film.mp4"), language="en",
        captions=ContentFile(b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n", name="film.vtt"), transcript="Hello.",
    )  # fmt: skip


def _examples(page: int, document: int, picture: int, film: int) -> list[dict[str, Any]]:
    rich, plain = RICH.format(page=page, document=document), PLAIN.format(page=page)
    figure = {"value": "79%", "statement": "said so (19 of 24)", "source": Source.values[0], "place": "Table 4"}
    card = {"title": "A way on", "text": "What is there.", "page": page}
    values: list[tuple[str, Any]] = [
        ("text", rich),
        ("inset", "Set apart."),
        ("warning", {"heading": "Take care", "text": plain}),
        ("details", {"summary": "What is this?", "text": plain}),
        ("figures", {"heading": "In figures", "items": [figure, {**figure, "value": "21 of 24"}]}),
        ("do_list", {"heading": "Do", "items": ["ask", "listen"]}),
        ("dont_list", {"heading": "Don’t", "items": ["guess"]}),
        ("summary_list", {"heading": "Words", "rows": [{"key": "ICS", "value": "Integrated care system"}]}),
        ("table", {"caption": "Cost and time", "header": ["What", "Cost"], "rows": [{"cells": ["Walk", "None"]}] * 2}),
        ("cards", {"heading": "Go on", "items": [card, {**card, "title": "Another"}]}),
        ("action_link", {"label": "Begin", "page": page}),
        ("file", {"title": "A checklist", "document": document}),
        ("picture", {"image": {"image": picture, "decorative": False, "alt_text": "A blue field"}, "caption": "Blue."}),
        ("picture", {"image": {"image": picture, "decorative": True, "alt_text": ""}, "caption": ""}),
        ("video", {"video": film}),
        ("wheel", None),
        ("diagnostic", {"element": "environment", "depth": "quick", "heading": "Where do you rest?"}),
        ("diagnostic", {"element": "fulfilment", "depth": "standard", "heading": ""}),
    ]
    return [{"type": name, "value": value} for name, value in values]
