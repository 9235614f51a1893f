"""The address of a guide's PDF: who gets it, how it is kept, and when it is made again."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from elements.models import GuidePage
from elements.pdf import engine, store
from elements.pdf import files as pdf_files
from elements.pdf.engine import PdfUnavailableError
from home.models import PageReview
from tests.factories.site import make_translation
from tests.replay import replayed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def live(guide: Any) -> Any:
    def publish() -> list[Any]:
        guide.save_revision().publish()
        return [guide]

    return replayed("live guide", publish)[0]


def link(page: Any) -> str:
    return Template("{% load guide_pdf %}{% guide_pdf_link page %}").render(Context({"page": page}))


def files() -> list[str]:
    return sorted(path.name for path in (Path(settings.VAR_DIR) / "pdf").glob("*"))


def test_live_guide_is_served_inline_with_its_name(client, live):
    response = client.get(f"{live.url}guide.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{live.slug}-guide.pdf"'
    assert response["Content-Language"] == "en"
    assert response["Content-Length"] == str(len(response.content))
    assert response["Link"].endswith(f'{live.get_url()}>; rel="canonical"')
    assert len(PdfReader(BytesIO(response.content)).pages) == 2


def test_known_version_is_not_sent_again(client, live):
    first = client.get(f"{live.url}guide.pdf")
    by_tag = client.get(f"{live.url}guide.pdf", headers={"if-none-match": first["ETag"]})
    by_date = client.get(f"{live.url}guide.pdf", headers={"if-modified-since": first["Last-Modified"]})
    assert [by_tag.status_code, by_date.status_code] == [304, 304]
    assert by_tag.content == b""


def test_head_has_the_headers_and_no_body(client, live):
    response = client.head(f"{live.url}guide.pdf")
    assert response.status_code == 200
    assert int(response["Content-Length"]) > 10_000
    assert response.content == b""


def test_post_is_not_allowed(client, live):
    assert client.post(f"{live.url}guide.pdf").status_code == 405


def test_draft_private_and_other_pages_have_none(client, live, elements_index, home_page):
    assert client.get(f"{elements_index.url}guide.pdf").status_code == 404
    assert client.get("/guide.pdf").status_code == 404
    assert client.get(f"{elements_index.url}nowhere/guide.pdf").status_code == 404
    PageViewRestriction.objects.create(page=elements_index, restriction_type="login")
    assert client.get(f"{live.url}guide.pdf").status_code == 404
    PageViewRestriction.objects.all().delete()
    assert client.get(f"{live.url}guide.pdf").status_code == 200
    live.unpublish()
    assert client.get(f"{live.url}guide.pdf").status_code == 404


def test_draft_does_not_leak_into_the_pdf(client, live):
    before = client.get(f"{live.url}guide.pdf")
    live.promise = "Not for anybody's eyes yet."
    live.save_revision()
    later = timezone.now() + dt.timedelta(days=400)  # a draft of another day, whose date must not show either
    GuidePage.objects.filter(pk=live.pk).update(latest_revision_created_at=later)
    after = client.get(f"{live.url}guide.pdf")
    assert "Not for anybody" not in PdfReader(BytesIO(after.content)).pages[0].extract_text()
    assert after.content == before.content
    assert after["ETag"] == before["ETag"]


def test_pdf_is_made_once_a_revision(client, live, monkeypatch):
    made: list[str] = []
    real = engine.write
    monkeypatch.setattr(
        engine,
        "write",
        lambda document, *, identifier: made.append(identifier) or real(document, identifier=identifier),
    )
    for _ in range(3):
        client.get(f"{live.url}guide.pdf")
    assert len(made) == 1
    live.promise = "Staff can count on something new."
    live.save_revision().publish()
    response = client.get(f"{live.url}guide.pdf")
    assert len(made) == 2
    assert "something new" in PdfReader(BytesIO(response.content)).pages[0].extract_text()
    assert len(files()) == 1  # the older one is gone, and nothing half made is left


def test_review_shows_at_once(client, live):
    first = client.get(f"{live.url}guide.pdf")
    PageReview.objects.create(page=live, reviewed_on=dt.date(2026, 3, 3), next_due=dt.date(2027, 3, 3))
    second = client.get(f"{live.url}guide.pdf")
    assert first["ETag"] != second["ETag"]
    text = PdfReader(BytesIO(second.content)).pages[1].extract_text()
    assert "Page last reviewed: 3 March 2026" in " ".join(text.split())


def test_file_that_goes_while_it_is_read_is_made_again(live, monkeypatch):
    real, calls = store.guide_pdf, []

    def vanishing(page: Any) -> Any:
        pdf = real(page)
        calls.append(pdf)
        if len(calls) == 1:
            pdf.path.unlink()
        return pdf

    monkeypatch.setattr(store, "guide_pdf", vanishing)
    assert store.read(live)[1].startswith(b"%PDF")
    assert len(calls) == 2


def test_file_that_another_process_drops_as_it_is_made_is_no_error(live, monkeypatch):
    real = pdf_files._drop_older
    monkeypatch.setattr(pdf_files, "_drop_older", lambda path, pk: (real(path, pk), path.unlink()))
    assert store.guide_pdf(live).size > 10_000


def test_welsh_guide_has_its_own_pdf(client, live, home_page_cy, welsh):
    translated = make_translation(live, welsh, title="Perthnasoedd", slug=live.slug)
    response = client.get(f"{translated.url}guide.pdf")
    assert translated.url.startswith("/cy/")
    assert response["Content-Language"] == "cy"
    assert response["Content-Disposition"].endswith('-canllaw.pdf"')
    root: Any = PdfReader(BytesIO(response.content)).trailer["/Root"]
    assert root["/Lang"] == "cy-GB"


def test_untranslated_guide_keeps_its_english_voice(client, live, home_page_cy, welsh):
    alias = live.copy_for_translation(welsh, copy_parents=True, alias=True)
    response = client.get(f"{alias.url}guide.pdf")
    assert alias.url.startswith("/cy/")
    assert response["Content-Language"] == "en"


def test_link_says_kind_and_size(live):
    assert f'href="{live.url}guide.pdf"' in link(live)
    assert "(PDF only, " in link(live)
    size = store.guide_pdf(live).size
    assert f"{round(size / 1024)}KB)" in link(live)


def test_machine_without_pango_shows_no_link_and_no_pdf(client, live, monkeypatch, fresh_generation):
    def missing() -> None:
        raise PdfUnavailableError("Install Pango")

    monkeypatch.setattr(engine, "_engine", missing)
    fresh_generation()
    assert link(live).strip() == ""
    assert client.get(f"{live.url}guide.pdf").status_code == 404
    page = client.get(live.url)
    assert page.status_code == 200
    assert b"guide.pdf" not in page.content


def test_new_draft_shows_no_link(live):
    live.unpublish()
    assert link(live).strip() == ""
