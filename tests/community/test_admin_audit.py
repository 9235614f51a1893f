"""The audit log, in the back office."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from community.audit_words import words_of_note
from community.data_copy.account import audit_about_me, audit_by_me
from community.models import AuditEntry
from community.services.audit import record
from tests.community.staff import BASE, acts, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
Action = AuditEntry.Action


@pytest.fixture
def log():
    ann = make_user("ann@example.com", first_name="Ann", last_name="Actor")
    nameless = make_user("nameless@example.com", first_name="", last_name="")
    bo = make_member("bo@example.com", first_name="Bo", last_name="Birch")
    record(Action.VIEWED, actor=ann, subject=bo, now=timezone.now() - dt.timedelta(days=20))
    record(Action.HIDDEN, actor=nameless, subject=bo, note="=1+1", now=timezone.now() - dt.timedelta(days=2))
    record(Action.EXPORTED, actor=None, note="members", now=timezone.now() - dt.timedelta(days=1))
    return bo


def test_log_shows_the_newest_first_and_no_address(log):
    client = as_user(make_editor())
    found = rows(client, "audit/")
    assert [row[2] for row in found] == [str(Action.EXPORTED.label), str(Action.HIDDEN.label), str(Action.VIEWED.label)]
    assert found[1][1] == "Somebody without a name"
    assert "@example.com" not in " ".join(cell for row in found for cell in row)
    link = soup(client, "audit/").select_one("table.listing tbody a[href*='/members/']")
    assert link["href"] == f"{BASE}/members/{log.public_id}/"


def test_log_is_filtered_by_who_whom_what_and_when(log):
    client = as_user(make_editor())
    since = (timezone.localdate() - dt.timedelta(days=5)).isoformat()
    assert len(rows(client, "audit/", actor="ann actor")) == 1
    assert len(rows(client, "audit/", subject="birch")) == 2
    assert len(rows(client, "audit/", action="member-hidden")) == 1
    assert len(rows(client, "audit/", at_from=since)) == 2
    assert len(rows(client, "audit/", subject="birch", at_from=since)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_many_as_for_one(count, django_assert_num_queries):
    client = as_user(make_editor())
    for number in range(count):
        record(Action.VIEWED, actor=make_user(f"a{number}@x.example"), subject=make_member(f"m{number}@x.example"))
    soup(client, "audit/")
    with django_assert_num_queries(12):
        soup(client, "audit/")


def test_download_is_noted_filtered_and_harmless(log):
    client = as_user(make_editor())
    response = client.post(f"{BASE}/audit/export/?action=member-hidden", {"file": "csv"})
    found = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[1:] for row in found[1:]] == [["Somebody without a name", "Hid a member", "Bo Birch", "'=1+1"]]
    assert acts()[-1] == ("list-exported", "")
    book = load_workbook(io.BytesIO(b"".join(client.post(f"{BASE}/audit/export/", {"file": "xlsx"}).streaming_content)))
    cells = {cell.value: cell.data_type for row in book.active.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"


@pytest.mark.parametrize(
    ("note", "begins"),
    [
        ("request to join", "cais i ymuno"),
        ("organisation", "sefydliad"),
        ("audit log", "cofnod archwilio"),
        ("organisation: Tŷ Trust (5)", "sefydliad: Tŷ Trust (5)"),
        ("organisation: A: b (5) → organisation: B, 2 (6)", "sefydliad: A: b (5) → sefydliad: B, 2 (6)"),
        ("region: Wales: north (5)", "rhanbarth: Wales: north (5)"),
        ("concern: 5", "pryder: 5"),
        ("5, London", "5, London"),
        ("=1+1", "=1+1"),
        ("", ""),
    ],
)
def test_notes_are_read_in_welsh_and_kept_in_english(note, begins):
    assert words_of_note(note) == note
    with translation.override("cy"):
        assert words_of_note(note) == begins
    for kept in ("members, 2: organisation: 5", "organisations: 1 new, 2 changed", "5, all regions", "declined before"):
        assert words_of_note(kept) == kept


def test_welsh_editor_reads_notes_in_welsh_on_the_page_and_in_the_file(log):
    editor = make_editor()
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": "cy"})
    record(Action.VIEWED, actor=editor, subject=log, note="request to join", now=timezone.now())
    client = as_user(editor)
    assert rows(client, "audit/")[0][4] == "cais i ymuno"
    data = b"".join(client.post(f"{BASE}/audit/export/", {"file": "csv"}).streaming_content).decode("utf-8-sig")
    assert "cais i ymuno" in data
    assert "request to join" not in data
    with translation.override("cy"):
        assert audit_about_me(log)[0]["note"] == audit_by_me(make_member(user=editor))[0]["note"] == "cais i ymuno"


def test_a_link_downloads_nothing(log):
    client, before = as_user(make_editor()), AuditEntry.objects.count()
    assert client.get(f"{BASE}/audit/export/").status_code == 405
    client.get(f"{BASE}/audit/", {"export": "csv"})
    assert AuditEntry.objects.count() == before


def test_log_is_not_for_regional_leads(log):
    client = as_user(make_lead())
    assert client.get(f"{BASE}/audit/").status_code == 302
    assert client.post(f"{BASE}/audit/export/").status_code == 302
    assert client.get(f"{BASE}/audit/results/").status_code == 302


@pytest.mark.parametrize("by_superuser", [False, True])
def test_nobody_learns_from_the_log_of_a_concern_about_themselves(log, by_superuser):
    accused = make_user("root@example.com", is_superuser=True) if by_superuser else make_editor()
    about, other = make_member(user=accused), make_editor("owen@example.com")
    for action in (Action.CONCERN_VIEWED, Action.CONCERN_CLOSED, Action.VIEWED):
        record(action, actor=other, subject=about)
    record(Action.CONCERN_VIEWED, actor=other, subject=log)
    found = rows(as_user(accused), "audit/")
    assert [row[2] for row in found if row[3] == str(about)] == [str(Action.VIEWED.label)]
    assert len(found) == 5  # a list that was taken has no subject, and stands there as before
    assert not [row for row in rows(as_user(accused), "audit/", action="concern-viewed") if row[3] == str(about)]
    text = b"".join(as_user(accused).post(f"{BASE}/audit/export/", {"file": "csv"}).streaming_content).decode()
    taken = [row[2] for row in csv.reader(io.StringIO(text)) if row[3] == str(about)]
    assert taken == [str(Action.VIEWED.label)]
    assert len([row for row in rows(as_user(other), "audit/") if row[3] == str(about)]) == 3
