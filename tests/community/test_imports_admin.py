"""Importing organisations in the back office: send, look, store; and what becomes of the file."""

from __future__ import annotations

import datetime as dt
import io
import os
import stat
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.utils import timezone

from community.models import Organisation
from community.roles import EDITORS, NATIONAL_EDITORS, ensure_roles
from community.services.import_files import forget_old_uploads, keep_upload, kept_upload
from tests.factories.community import make_organisation, make_region, make_regional_lead
from tests.factories.people import make_user
from tests.factories.uploads import send_file

pytestmark = pytest.mark.django_db
IMPORT = "/admin/community/import/"
GOOD = "name,sector,region\nNew <b>Trust</b>,acute,london\nOld Trust,council,London\n"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "private" / "imports"


@pytest.fixture
def editor(db):
    ensure_roles()
    user = make_user("editor@example.com")
    user.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    return user


@pytest.fixture
def admin(client, editor, folder):
    """A browser in which a national editor is signed in, and an organisation to change."""
    make_organisation("Old Trust", region=make_region("london"))
    client.force_login(editor)
    return client


def send(client, content: str | bytes = GOOD, name: str = "organisations.csv"):
    return send_file(client, IMPORT, content, name)


def seen(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_send_look_and_store(admin, folder) -> None:
    answer = send(admin)
    assert answer.status_code == 302
    preview = seen(admin, answer["Location"])
    assert [dd.get_text() for dd in preview.select(".app-figures dd")] == ["1", "1", "0", "0"]
    assert "New <b>Trust</b>" in preview.get_text()
    assert preview.select_one(".app-shifts").get_text(" ", strip=True) == "sector : Acute trust → Council"
    assert Organisation.objects.get().sector == "acute"
    plan = preview.select_one("input[name=plan]")["value"]
    done = admin.post(answer["Location"], {"plan": plan}, follow=True)
    assert "New: 1. Changed: 1." in done.content.decode()
    assert set(Organisation.objects.values_list("name", "sector")) == {
        ("New <b>Trust</b>", "acute"), ("Old Trust", "council"),
    }  # fmt: skip
    assert list(folder.glob("*/*")) == []
    twice = admin.post(answer["Location"], {"plan": plan}, follow=True)
    assert "no longer here" in twice.content.decode()
    assert Organisation.objects.count() == 2


def test_wrong_rows_are_shown_and_nothing_can_be_stored(admin) -> None:
    answer = send(admin, GOOD + "Third,nonsense,london\nFourth,acute,<script>alert(1)</script>\n")
    response = admin.get(answer["Location"])
    preview = BeautifulSoup(response.content, "html.parser")
    table = [
        [cell.get_text() for cell in row.select("td")] for row in preview.select_one("main table").select("tbody tr")
    ]
    assert [row[:2] for row in table] == [["4", "sector"], ["5", "region"]]
    assert b"<script>alert(1)" not in response.content
    assert "Store all of this" not in preview.get_text()
    admin.post(answer["Location"], {"plan": preview.select_one("input[name=plan]")["value"]})
    assert Organisation.objects.count() == 1


def test_change_since_the_preview_is_shown_before_anything_is_stored(admin) -> None:
    address = send(admin)["Location"]
    plan = seen(admin, address).select_one("input[name=plan]")["value"]
    Organisation.objects.update(sector="ambulance", name="Old trust")
    answer = admin.post(address, {"plan": plan}, follow=True)
    assert answer.redirect_chain[-1][0] == address
    assert "Nothing was stored" in answer.content.decode()
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "older Excel"),
        (b"PK\x03\x04", "not an Excel workbook"),
        (b"name,foo\nA,B\n", "foo"),
        (b"name\n" + b"A\n" * 10_001, "10,000 rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (b"", "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_cannot_be_read_is_explained_beside_the_field(admin, folder, content, said) -> None:
    answer = send(admin, content, name="list.xlsx")
    assert answer.status_code == 200
    error = BeautifulSoup(answer.content, "html.parser").select_one(".w-field__errors")
    assert said in error.get_text()
    assert not folder.exists()


def test_no_file_at_all(admin) -> None:
    assert "Choose a file" in admin.post(IMPORT).content.decode()


def test_file_is_kept_for_its_sender_only_and_for_a_day(admin, editor, folder) -> None:
    address = send(admin)["Location"]
    path = next(folder.glob("*/*"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    other = make_user("other@example.com")
    other.groups.add(Group.objects.get(name=NATIONAL_EDITORS))
    admin.force_login(other)
    assert admin.get(address)["Location"] == IMPORT
    admin.force_login(editor)
    assert admin.get(address).status_code == 200
    two_days_ago = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(path, (two_days_ago, two_days_ago))
    assert admin.get(address)["Location"] == IMPORT
    assert forget_old_uploads(now=timezone.now()) == 1
    assert not path.exists()


def test_next_file_takes_the_place_of_the_former(folder, user) -> None:
    now = timezone.now()
    first = keep_upload(content=b"1", by=user, now=now)
    second = keep_upload(content=b"2", by=user, now=now)
    assert kept_upload(token=first, by=user, now=now) is None
    assert kept_upload(token=second, by=user, now=now) == b"2"


@pytest.mark.parametrize("token", ["..%2F..%2Fdb.sqlite3", "x" * 32, "A" * 32, "0" * 31])
def test_made_up_tokens_find_nothing(admin, folder, editor, token) -> None:
    assert admin.get(f"{IMPORT}{token}/").status_code in (302, 404)
    assert kept_upload(token="../1/secret", by=editor, now=timezone.now()) is None


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_empty_file_can_be_downloaded(admin, kind) -> None:
    answer = admin.get(f"{IMPORT}template/{kind}/")
    assert answer["Content-Disposition"] == f'attachment; filename="organisations.{kind}"'
    assert admin.get(f"{IMPORT}template/exe/").status_code == 404


def test_exported_list_comes_back_as_it_was(admin) -> None:
    make_organisation("Second", ods_code="AAA", size="under-50", status="closed", name_cy="Ail")
    for kind in ("csv", "xlsx"):
        export = admin.get("/admin/community/organisations/", {"export": kind})
        content = b"".join(export.streaming_content)
        preview = seen(admin, send(admin, io.BytesIO(content).getvalue())["Location"])
        assert [dd.get_text() for dd in preview.select(".app-figures dd")] == ["0", "0", "2", "0"]


def test_others_import_nothing(client, user, folder) -> None:
    ensure_roles()
    author, lead = make_user("author@example.com"), make_user("lead@example.com")
    author.groups.add(Group.objects.get(name=EDITORS))
    make_regional_lead(lead, make_region("london"))
    for person in (None, user, author, lead):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(IMPORT).status_code in (302, 403)
        assert send(client).status_code in (302, 403)
        assert client.get(f"{IMPORT}template/csv/").status_code in (302, 403)
    assert not folder.exists()
