"""Evidence for a statement: links, files and sources of data, private to the organisation."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from community.models import Member
from community.private_files import private_folder
from diagnostic.models import Evidence, RatingEvent, Round
from diagnostic.services import evidence as services
from diagnostic.services import rounds
from tests.diagnostic.own_round import client, lead, round
from tests.diagnostic.rating_pages import at, browser_of, read, words
from tests.factories.community import make_member, make_organisation

pytestmark = pytest.mark.django_db
__all__ = ["client", "lead", "round"]
PAGE = "questions/environment-1/evidence/"
DATA = {"title": "Staff survey 2026, question 12", "kind": "data"}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_DIR = tmp_path / "private"


def pdf(content: bytes = b"%PDF-1.7\n% ok", name: str = "survey.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (20, 20)).save(content, "PNG")
    return SimpleUploadedFile("room.png", content.getvalue())


def add_file(client: Client, round: Round, file: Any) -> Evidence:
    client.post(at(round, PAGE), {"title": "Room <b>plan</b>", "kind": "file", "file": file})
    return Evidence.objects.get()


def test_three_kinds_are_added_and_shown_beside_the_statement(client: Client, round: Round) -> None:
    client.post(at(round, PAGE), DATA)
    client.post(at(round, PAGE), {"title": "Policy", "kind": "link", "url": "intranet.example.nhs.uk/policy"})
    client.post(at(round, PAGE), {"title": "Plan", "kind": "file", "file": pdf(), "url": "not an address"})
    assert list(Evidence.objects.values_list("kind", "title", "url")) == [
        ("data", "Staff survey 2026, question 12", ""),
        ("link", "Policy", "https://intranet.example.nhs.uk/policy"),
        ("file", "Plan", ""),
    ]
    for path in (PAGE, "questions/environment-1/", "environment/"):
        page = read(client, at(round, path))
        assert "Staff survey 2026, question 12" in page
        assert 'href="https://intranet.example.nhs.uk/policy"' in page
        assert "Plan (PDF, 1KB)" in page
    assert "Added by Sam Okafor" in words(read(client, at(round, PAGE)))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "data"}, "Say what it is"),
        ({**DATA, "kind": "link"}, "Enter the web address"),
        ({**DATA, "kind": "link", "url": "javascript:alert(1)"}, "Enter a web address that begins with"),
        ({**DATA, "kind": "file"}, "Choose a file"),
        ({**DATA, "kind": "file", "file": pdf(b"<html>")}, "not what its name says"),
        ({**DATA, "kind": "file", "file": pdf(b"<svg/>", "drawing.svg")}, "one of the kinds named above"),
        ({**DATA, "kind": "file", "file": pdf(b"", "survey.pdf")}, "This file is empty"),
        ({**DATA, "kind": "file", "file": pdf(b"\x89PNG\r\n\x1a\n cut", "room.png")}, "not what its name says"),
    ],
)
def test_wrong_evidence_is_refused_beside_the_field(
    client: Client, round: Round, sent: dict[str, Any], said: str
) -> None:
    if "file" in sent:
        sent["file"].seek(0)
    page = client.post(at(round, PAGE), sent).content.decode()
    assert page.count(said) == 2
    assert not Evidence.objects.exists()
    assert not list(private_folder("evidence").iterdir())


def test_too_large_file_is_refused(client: Client, round: Round, settings: Any) -> None:
    settings.MAX_DOCUMENT_SIZE = 5
    page = client.post(at(round, PAGE), {**DATA, "kind": "file", "file": pdf()}).content.decode()
    assert "The largest allowed is" in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("file", [pdf(), picture()], ids=["pdf", "png"])
def test_file_is_saved_by_colleagues_and_by_nobody_else(client: Client, round: Round, file: Any) -> None:
    file.seek(0)
    added = add_file(client, round, file)
    path = services.path_of(added)
    assert path.stat().st_mode & 0o077 == 0
    address = at(round, f"{PAGE}{added.public_id}/file/")
    answer = browser_of(make_member("kim@example.com")).get(address)
    assert answer.content == path.read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="room-bplanb{path.suffix}"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer["Cache-Control"]
    stranger = browser_of(make_member("other@example.com", organisation=make_organisation("Other")))
    assert stranger.get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/accounts/login/")
    elsewhere = at(round, f"questions/environment-2/evidence/{added.public_id}/file/")
    assert client.get(elsewhere).status_code == 404


def test_own_evidence_can_be_removed_and_others_by_the_lead_alone(
    client: Client, lead: Member, round: Round, django_capture_on_commit_callbacks: Any
) -> None:
    added = add_file(client, round, pdf())
    colleague = browser_of(make_member("kim@example.com"))
    remove = at(round, f"{PAGE}{added.public_id}/remove/")
    assert remove not in read(colleague, at(round, PAGE))
    assert colleague.post(remove).status_code == 404
    colleague.post(at(round, PAGE), DATA)
    theirs = Evidence.objects.get(kind="data")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(remove)
        client.post(at(round, f"{PAGE}{theirs.public_id}/remove/"))
    assert not Evidence.objects.exists()
    assert not list(private_folder("evidence").iterdir())


def test_history_keeps_what_was_added_and_removed(client: Client, lead: Member, round: Round) -> None:
    client.post(at(round, PAGE), DATA)
    client.post(at(round, f"{PAGE}{Evidence.objects.get().public_id}/remove/"))
    title = {"evidence": DATA["title"]}
    kept = RatingEvent.objects.filter(round=round, code="environment-1", kind="changed", by=lead.user)
    assert list(kept.values_list("old", "new")) == [(None, title), (title, None)]
    assert client.get(at(round, "questions/environment-1/history/")).status_code == 200


def test_closed_round_keeps_its_evidence_as_it_is(client: Client, lead: Member, round: Round) -> None:
    added = add_file(client, round, pdf())
    rounds.abandon(round=round, by=lead, now=timezone.now())
    client.post(at(round, PAGE), DATA)
    client.post(at(round, f"{PAGE}{added.public_id}/remove/"))
    assert Evidence.objects.get() == added
    page = read(client, at(round, PAGE))
    assert "Room <b>plan" not in page.replace("Room <b>plan</b> (PDF", "")
    assert 'enctype="multipart/form-data"' not in page


def test_statement_holds_only_so_much(client: Client, lead: Member, round: Round) -> None:
    added = {"contributor": round.contributors.get(), "added_at": timezone.now(), "kind": "data", "title": "One"}
    Evidence.objects.bulk_create(
        Evidence(round=round, code="environment-1", public_id=str(number), **added) for number in range(services.MOST)
    )
    client.post(at(round, PAGE), DATA)
    assert Evidence.objects.count() == services.MOST
    assert "as much evidence as it can hold" in read(client, at(round, PAGE))


@pytest.mark.parametrize("number", [1, 3])
def test_evidence_takes_the_same_queries_for_one_and_for_three(
    client: Client, round: Round, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        client.post(at(round, PAGE), DATA)
    read(client, at(round, PAGE))
    with django_assert_max_num_queries(8):
        read(client, at(round, PAGE))


def test_strays_are_forgotten_after_a_day(client: Client, round: Round) -> None:
    added = add_file(client, round, pdf())
    stray = private_folder("evidence") / "stray.pdf"
    stray.write_bytes(b"%PDF-")
    (private_folder("evidence") / "gone.pdf").symlink_to("nowhere")  # listed, and not there when it is looked at
    now = timezone.now()
    assert services.forget_strays(now=now) == 0
    assert services.forget_strays(now=now + dt.timedelta(days=2)) == 1
    assert services.path_of(added).is_file()
