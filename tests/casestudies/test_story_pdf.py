"""A story on one page, however long it is."""

from __future__ import annotations

import datetime as dt
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import timezone
from pypdf import PdfReader
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file

from casestudies.models import StoryPage
from casestudies.models.story import WORDS
from casestudies.pdf.document import story_document
from casestudies.pdf.fitting import one_page
from casestudies.pdf.store import made_pdf, story_pdf
from casestudies.services import story_pdfs
from casestudies.tasks import make_pdfs
from casestudies.vocabulary import Approach, Benefit, Initiative, Outcome, Repeat, Stage
from community.models import Organisation
from elements.framework import Element, SubElement
from elements.pdf import engine
from elements.pdf.engine import PdfUnavailableError
from elements.pdf.files import StoredPdf
from home.models import SiteImage
from tests.factories.community import make_organisation
from tests.factories.site import make_translation
from tests.factories.stories import make_region_page, make_stories_index, make_story

SENTENCE = "The people on the ward asked for a room in which nobody asks them anything for ten minutes. "
A4 = (595.28, 841.89)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.BASE_URL = tmp_path, "https://commons.example"


@pytest.fixture
def layouts(monkeypatch: Any) -> list[str]:
    """The documents that are laid out from now on."""
    seen: list[str] = []
    render = engine.render
    monkeypatch.setattr(engine, "render", lambda html, **more: (seen.append(html), render(html, **more))[1])
    return seen


@pytest.fixture
def london(home_page):
    """The page of a region."""
    return make_region_page(make_stories_index(home_page), "london")


def long_words(sentences: int) -> dict[str, str]:
    """Every part with so many sentences and a list."""
    html = f"<p>{SENTENCE * sentences}</p><ul><li>{SENTENCE}</li><li>{SENTENCE}</li></ul>"
    return dict.fromkeys(WORDS, html)


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def made(page: Any) -> PdfReader:
    return read(engine.write(one_page(story_document(page)), identifier="test"))


def everything() -> dict[str, Any]:
    """As much of everything as the fields take."""
    picture = SiteImage.objects.create(title="A ward", file=get_test_image_file("a.png"))
    picture.decorative, picture.contextual_alt_text = False, "A ward at night"
    file = Document.objects.create(title="Plan", file=SimpleUploadedFile("a.txt", b"words"), file_size=5)
    return {
        **long_words(14), "title": "W" * 255, "slug": "all", "described_as": "A trust " * 15, "in_one_line": "m" * 160,
        "elements": Element.values, "sub_elements": SubElement.values, "benefits": Benefit.values, "adapted": True,
        "outcomes": Outcome.values, "initiatives": Initiative.values, "stage": Stage.RUNNING, "reconstructed": True,
        "approach": Approach.LIGHT_TOUCH, "repeated": Repeat.QUARTERLY, "content_owner": "The team of many names " * 5,
        "quotations": [("quotation", {"quotation": "x " * 200, "who": "A nurse", "consent": True})] * 3,
        "pictures": [("picture", {"image": picture, "caption": "The room"})] * 3,
        "attachments": [("file", {"title": "Our plan", "document": file})],
    }  # fmt: skip


@pytest.mark.django_db
def test_shortest_story_is_one_tagged_a4_page_with_its_title_and_language(london) -> None:
    page = make_story(london, **dict.fromkeys(WORDS, ""))
    reader = made(page)
    assert [[float(one.mediabox.width), float(one.mediabox.height)] for one in reader.pages] == [
        pytest.approx(A4, abs=0.1)
    ]
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en-GB", True)
    assert reader.metadata is not None
    assert reader.metadata.title.startswith("Rest that works: a story on one page")
    text = text_of(reader)
    assert "A quiet room for every ward." in text
    assert "Not said" in text
    assert "Read this story on the web at" in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "cy"])
def test_story_of_2000_words_with_all_it_can_hold_is_one_page(home_page, home_page_cy, welsh, language: str) -> None:
    page = make_story(make_region_page(make_stories_index(home_page), "london"), **everything())
    assert len(page.what_we_did.split()) * len(WORDS) > 2000
    if language == "cy":
        page = make_translation(page, welsh)
    reader = made(page)
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == f"{language}-GB"  # type: ignore[index]
    assert f"/{'cy/' if language == 'cy' else ''}case-studies/" in text_of(reader)


@pytest.mark.django_db
def test_long_story_keeps_a_beginning_of_each_part_and_says_where_the_rest_is(london) -> None:
    page = make_story(london, **long_words(20))
    text = text_of(made(page))
    for heading in ("Who was involved", "What we did", "What helped", "What was hard", "What we would tell others"):
        assert heading in text
    assert f"Read the whole story at commons.example{page.url}" in text
    assert text.count(SENTENCE.strip()) > 25  # the sheet is used


@pytest.mark.django_db
def test_middling_story_stands_there_whole(london) -> None:
    page = make_story(london, **long_words(3))
    text = text_of(made(page))
    assert "Read this story on the web at" in text
    assert text.count(SENTENCE.strip()) == 5 * 6 + 2  # and what it took, cut, in the summary


@pytest.mark.django_db
def test_markup_in_plain_fields_stays_words(london) -> None:
    page = make_story(london, title="<b>Bold</b>", slug="bold", in_one_line="<i>thin</i>", described_as="<u>us</u>")
    html = story_document(page).html(5000)
    assert not any(tag in html for tag in ("<b>", "<i>", "<u>"))
    assert "&lt;b&gt;Bold" in html


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "pdf").glob("*"))


@pytest.mark.django_db
def test_pdf_is_served_inline_under_its_own_name_and_not_twice(client, london) -> None:
    page = make_story(london)
    first = client.get(f"{page.url}story.pdf")
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert first["Content-Disposition"] == 'inline; filename="rest-that-works-story.pdf"'
    assert first["Link"] == f'<https://commons.example{page.url}>; rel="canonical"'
    assert client.get(f"{page.url}story.pdf", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.post(f"{page.url}story.pdf").status_code == 405


@pytest.mark.django_db
def test_what_is_no_public_story_has_no_pdf(client, london) -> None:
    page = make_story(london)
    assert client.get(f"{london.url}story.pdf").status_code == 404
    restriction = london.view_restrictions.create(restriction_type="login")
    assert client.get(f"{page.url}story.pdf").status_code == 404
    restriction.delete()
    page.unpublish()
    assert client.get(f"{page.url}story.pdf").status_code == 404


@pytest.mark.django_db
def test_pdf_is_made_once_for_all_that_shows_in_it(london, tmp_path) -> None:
    page = make_story(london, organisation=make_organisation("First Name Trust"), described_as="")
    first = story_pdf(page)
    assert story_pdf(page) == first
    page.what_we_did = "<p>A draft of something else.</p>"
    page.save_revision()
    live = StoryPage.objects.get(pk=page.pk)
    assert story_pdf(live) == first  # a draft changes nothing
    Organisation.objects.update(name="Second Name Trust")
    renamed = story_pdf(StoryPage.objects.get(pk=page.pk))
    assert renamed.etag != first.etag
    assert "Second Name Trust" in text_of(read(renamed.path.read_bytes()))
    assert files(tmp_path) == [renamed.path.name]


@pytest.mark.django_db
def test_link_says_kind_and_size_once_it_is_made_and_is_not_there_without_pango(
    london, monkeypatch, fresh_generation
) -> None:
    page = make_story(london)
    link = Template("{% load stories %}{% story_pdf_link page %}")
    shown = link.render(Context({"page": page}))
    assert f'href="{page.url}story.pdf"' in shown
    assert "(PDF only)" in shown
    made = story_pdf(page)
    fresh_generation()
    assert f"(PDF only, {round(made.size / 1024)}KB)" in link.render(Context({"page": page}))
    made.path.unlink()
    fresh_generation()
    monkeypatch.setattr(engine, "missing", lambda: "Install Pango")
    assert link.render(Context({"page": page})).strip() == ""
    monkeypatch.undo()
    page.unpublish()
    assert link.render(Context({"page": page})).strip() == ""


@pytest.mark.django_db
def test_page_lays_out_no_pdf(client, london, layouts) -> None:
    page = make_story(london)
    assert "(PDF only)" in client.get(page.url).content.decode()
    assert layouts == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "html",
    [
        f"<p>{SENTENCE * 30}</p>",
        f"<ul>{'<li>Tea and fruit for each ward</li>' * 60}</ul>",
        f"<ol>{'<li>Tea</li>' * 250}</ol>",
        "<p>Tea for all.</p>" * 100,
    ],
    ids=["long", "items", "short items", "short paragraphs"],
)
def test_long_story_fills_its_page_with_four_layouts(london, layouts, html: str) -> None:
    text = text_of(made(make_story(london, **dict.fromkeys(WORDS, html))))
    assert len(layouts) <= 4
    assert "What we would tell others" in text


@pytest.mark.django_db
def test_worker_makes_what_is_due_once(london, layouts, tmp_path, monkeypatch) -> None:
    page = make_story(london, last_published_at=timezone.now())
    make_story(london, "A draft", live=False)
    make_pdfs()
    assert files(tmp_path) == [story_pdf(page).path.name]
    layouts.clear()
    StoryPage.objects.filter(pk=page.pk).update(last_published_at=timezone.now() + dt.timedelta(microseconds=1))
    os.utime(story_pdf(page).path, (0, 0))
    make_pdfs()  # published again with the same words
    assert layouts == []
    monkeypatch.setattr(story_pdfs, "story_pdf", lambda _: pytest.fail("nothing is due"))
    make_pdfs()


@pytest.mark.django_db
def test_pages_are_made_anew_once_the_last_pdf_is_made(london, monkeypatch) -> None:
    for number in range(3):
        make_story(london, f"Story {number}", slug=f"s{number}")
    bumps: list[int] = []
    monkeypatch.setattr(story_pdfs, "A_RUN", 2)
    monkeypatch.setattr(story_pdfs.generation, "bump", lambda: bumps.append(1))
    assert [(story_pdfs.make_due(), len(bumps)) for _ in range(3)] == [(2, 0), (1, 1), (0, 1)]


@pytest.mark.django_db
def test_story_that_cannot_be_made_keeps_no_other_from_its_pdf(london, monkeypatch) -> None:
    bad, good = make_story(london, "Bad", slug="bad"), make_story(london, "Good", slug="good")

    def make(page: StoryPage) -> StoredPdf:
        if page.pk == bad.pk:
            raise ValueError("a fault of the layout")
        return story_pdf(page)

    monkeypatch.setattr(story_pdfs, "story_pdf", make)
    assert story_pdfs.make_due() == 1
    assert made_pdf(good) is not None


@pytest.mark.django_db
def test_without_pango_the_worker_makes_nothing_and_does_not_fail(london, monkeypatch) -> None:
    make_story(london)

    def missing(_page: StoryPage) -> None:
        raise PdfUnavailableError("Install Pango")

    monkeypatch.setattr(story_pdfs, "story_pdf", missing)
    assert story_pdfs.make_due() == 0
