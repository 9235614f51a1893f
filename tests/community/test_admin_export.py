"""Downloading the list of members."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from django.utils import translation
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from community.models import AuditEntry
from community.spreadsheet import harmless
from tests.community.staff import BASE, as_user, make_editor, make_lead, soup
from tests.factories.community import make_member, make_organisation

pytestmark = pytest.mark.django_db
REASON = "To invite people to the national day"
URL = f"{BASE}/members/export/"


@pytest.fixture
def members():
    make_member(
        "evil@example.com", first_name='=HYPERLINK("http://evil.example")', last_name="", role_title="@SUM(A1)",
        organisation=make_organisation("+44 Wellbeing"),
    )  # fmt: skip
    make_member("shy@example.com", first_name="Shy", last_name="One", role_title="Secret", visibility={
        "role_title": "hidden", "organisation": "buddies",
    })  # fmt: skip


def download(client, kind="csv", query=""):
    response = client.post(URL + query, {"reason": REASON, "file": kind})
    return b"".join(response.streaming_content)


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_list_needs_a_reason_which_is_kept(members):
    client = as_user(make_editor())
    assert "Say why you need the list" in client.post(URL, {"file": "csv"}).content.decode()
    assert "a little more" in client.post(URL, {"reason": "why", "file": "csv"}).content.decode()
    assert not AuditEntry.objects.exists()
    assert client.get(URL, {"export": "csv"}).status_code == 200
    download(client)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.note) == ("list-exported", f"members, 2: {REASON}")


def test_csv_runs_no_formula_and_holds_no_address_nor_what_is_kept_back(members):
    data = download(as_user(make_editor()))
    assert b"@example.com" not in data
    assert b"Secret" not in data
    evil, shy = read(data)
    assert (evil["Name"], evil["Role"], evil["Organisation"]) == (
        '\'=HYPERLINK("http://evil.example")', "'@SUM(A1)", "'+44 Wellbeing",
    )  # fmt: skip
    assert (shy["Name"], shy["Role"], shy["Organisation"]) == ("Shy One", "", "")


def test_xlsx_holds_text_only(members):
    book = load_workbook(io.BytesIO(download(as_user(make_editor()), "xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert '=HYPERLINK("http://evil.example")' in [cell.value for cell in cells]


def test_list_is_narrowed_as_chosen(members):
    client = as_user(make_editor())
    make_member("new@example.com", organisation=make_organisation("Council", sector="council"))
    assert len(read(download(client, query="?sector=council"))) == 1
    assert read(download(client, query="?sector=nonsense")) == []
    assert "The list holds 1 member." in soup(client, "members/export/", sector="council").get_text()


def test_download_holds_those_whom_the_list_shows(members):
    client = as_user(make_editor())
    make_member("new@example.com", first_name="Shy", last_name="Council", organisation=make_organisation("Council"))
    page = soup(client, "members/", q="shy one", status="active")
    [link] = page.select("a[href*='members/export/']")
    response = client.post(link["href"], {"reason": REASON, "file": "csv"})
    found = [row["Name"] for row in read(b"".join(response.streaming_content))]
    assert found == ["Shy One"]
    assert AuditEntry.objects.get(action="list-exported").note.startswith("members, 1:")
    for words, count in (("example.com", 0), ("\0", 3), ("x" * 100_000, 0)):
        assert len(read(download(client, query="?q=" + quote(words)))) == count


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_file_is_in_the_readers_language_although_it_is_sent_later(members, kind):
    editor = make_editor()
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": "cy"})
    data = download(as_user(editor), kind)
    if kind == "xlsx":
        headings = [cell.value for cell in load_workbook(io.BytesIO(data)).active[1]]
    else:
        headings = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    with translation.override("cy"):
        assert headings[3:6] == [translation.gettext(words) for words in ("Organisation", "Sector", "Region")]
    assert headings[3] == "Sefydliad"
    assert translation.get_language() == "en"


@pytest.mark.parametrize("reason", ["x" * 151, "x" * 100_000, "<b>\0"])
def test_odd_reasons_are_explained(members, reason):
    assert as_user(make_editor()).post(URL, {"reason": reason, "file": "csv"}).status_code == 200
    assert not AuditEntry.objects.exists()


def test_regional_lead_downloads_nothing(members):
    client = as_user(make_lead())
    assert client.post(URL, {"reason": REASON, "file": "csv"}).status_code == 302
    assert "Download this list" not in client.get(f"{BASE}/members/").content.decode()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+44 7700 900123", "'+44 7700 900123"),
        ("-2", "'-2"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("Ann", "Ann"),
        ("a=b", "a=b"),
        (3, "3"),
        ("", ""),
    ],
)
def test_no_cell_begins_like_a_formula(value, text):
    assert harmless(value) == text
